import { type Effect, type EffectKey, effectPartition } from '../effect/effect.ts';
import type { Effects, Writes } from '../effect/effects.ts';
import { effectsOver, type Move } from '../effect/transitions.ts';
import type { Call } from './explore.ts';
import { isUnchanged } from './memory-effects.ts';

/** Effect rows as a part of an explored world. */
export interface EffectsWorld {
  readonly rows: Readonly<Record<string, Effect>>;
  /** What was committed with transitions, in order. */
  readonly committed: readonly Writes[];
}

/** No rows yet. */
export const noEffects: EffectsWorld = { rows: {}, committed: [] };

const PORT = 'effects';

/** Effects whose every read and write is a call of an explored process. */
export function effectsCalling<Result>(call: (call: Call) => Promise<unknown>): Effects<Result> {
  return effectsOver<Result>(
    // What the world answers is what some process put into it under this type.
    (key) => call({ port: PORT, method: 'read', args: [key] }) as Promise<Effect<Result> | undefined>,
    (...args) => call({ port: PORT, method: `move to ${args[1].state}`, args }) as Promise<Effect<Result>>,
  );
}

/** What a call of {@link effectsCalling} does to the rows, with the conditions of the real ones. */
export function answerEffectsCall(
  world: EffectsWorld,
  { method, args }: Call,
): { readonly world: EffectsWorld; readonly value: Effect | undefined } {
  if (method === 'read') {
    const [key] = args as [EffectKey]; // the arguments are those of effectsCalling
    return { world, value: world.rows[effectPartition(key)] };
  }
  const [from, to, { writes = [], sameAttempt = false } = {}] = args as Parameters<Move<unknown>>;
  const row = world.rows[effectPartition(to)];
  if (row && !isUnchanged(row, from, sameAttempt)) return { world, value: row };
  return {
    world: {
      rows: { ...world.rows, [effectPartition(to)]: to },
      committed: writes.length > 0 ? [...world.committed, writes] : world.committed,
    },
    value: to,
  };
}
