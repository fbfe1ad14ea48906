import { EffectInconsistent } from '../errors.ts';
import { type Effect, type EffectKey, effectPartition, isTombstone } from './effect.ts';
import { type Effects, stands, type Writes } from './effects.ts';

/**
 * One conditional write: puts `to` where `from` (undefined: no row) stands with the same state and provider's object,
 * and with the same attempt where `sameAttempt` asks for it. Answers the row that stands afterwards.
 */
export type Move<Result> = (
  from: Effect<Result> | undefined,
  to: Effect<Result>,
  options?: { readonly writes?: Writes; readonly sameAttempt?: boolean },
) => Promise<Effect<Result>>;

/** The row, strongly consistent. */
export type Read<Result> = (key: EffectKey) => Promise<Effect<Result> | undefined>;

/** The effects' protocol over a store that can read a row and write one conditionally. */
export function effectsOver<Result>(read: Read<Result>, move: Move<Result>): Effects<Result> {
  return {
    read,
    start: (key) => move(undefined, { ...begun(key), state: 'STARTED' }),
    holdProviderObject: async (from, providerId) => {
      if (from.state !== 'STARTED' || from.providerId !== undefined) return from;
      return await move(from, { ...from, providerId }, { sameAttempt: true });
    },
    raiseAttempt: async (from) => {
      if (from.state !== 'STARTED' && from.state !== 'COMPENSATING') return from;
      return await move(from, { ...from, attempt: from.attempt + 1 }, { sameAttempt: true });
    },
    complete: (from, result, writes) =>
      move(standing(from, ['STARTED']), { ...begun(from), state: 'DONE', result }, { writes }),
    reject: (from, { name, message }, writes) =>
      move(
        standing(from, ['STARTED']),
        { ...begun(from), state: 'REJECTED', rejection: { name, message } },
        { writes },
      ),
    beginCompensation: async (key) => {
      let from: Effect<Result> | EffectKey = (await read(key)) ?? key;
      // Who loses a race begins again with the row that stands; states only go forward, so this ends.
      while (!isBarred(from)) from = await move(stands<Result>(from) ? from : undefined, barring(from));
      return from;
    },
    compensated: (from, writes) =>
      move(standing(from, ['DONE', 'COMPENSATING']), { ...begun(from), state: 'COMPENSATED' }, { writes }),
  };
}

function isBarred<Result>(from: Effect<Result> | EffectKey): from is Effect<Result> {
  return stands(from) && isTombstone(from);
}

/** What bars the action: nothing can have moved before the provider's object was stored. */
function barring<Result>(from: Effect<Result> | EffectKey): Effect<Result> {
  const mayHaveMoved = stands(from) && (from.state === 'DONE' || from.providerId !== undefined);
  return { ...begun(from), state: mayHaveMoved ? 'COMPENSATING' : 'COMPENSATED' };
}

/** What a row keeps over a transition, or a new one's beginnings. */
function begun<Result>(from: Effect<Result> | EffectKey): Omit<Effect<Result>, 'state'> {
  return stands(from) ? from : { orderId: from.orderId, step: from.step, attempt: 1 };
}

/** @throws {EffectInconsistent} where the protocol has no such transition: a defect of the caller. */
function standing<Result>(
  from: Effect<Result> | EffectKey,
  states: readonly Effect['state'][],
): Effect<Result> | undefined {
  if (!stands(from)) return undefined;
  if (states.includes(from.state)) return from;
  throw new EffectInconsistent(`${effectPartition(from)} stands at ${from.state}, not at ${states.join(' or ')}.`);
}
