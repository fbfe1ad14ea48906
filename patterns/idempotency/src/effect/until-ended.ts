import { TransientFailure } from '../errors.ts';
import type { Effect, EffectKey } from './effect.ts';
import type { Effects } from './effects.ts';

/** A row goes forward a handful of times; more turns than this mean that somebody else keeps changing it. */
const MAX_TURNS = 8;

/**
 * Carries an action out to its end: puts the row STARTED where none is, and while it stands there lets `advance` do the
 * next thing that the row asks for, and goes on from the row as it stands afterwards. So every attempt, the first, a
 * repeated, a late one, continues where the row is, whoever brought it there.
 * @param advance answers the row that stands after its step.
 * @returns the row, no longer STARTED: {@link outcomeOf} says what that answers.
 * @throws {TransientFailure} when the row does not come to an end; and what `advance` throws.
 */
export async function untilEnded<Result>(
  effects: Effects<Result>,
  key: EffectKey,
  advance: (effect: Effect<Result>) => Promise<Effect<Result>>,
): Promise<Effect<Result>> {
  let effect = await effects.start(key);
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    if (effect.state !== 'STARTED') return effect;
    effect = await advance(effect);
  }
  throw new TransientFailure(`Order ${key.orderId}: ${key.step} changed ${MAX_TURNS} times under this attempt.`);
}
