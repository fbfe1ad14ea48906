import { EffectInconsistent, StepCancelled } from '../errors.ts';
import { done, type Outcome, rejected } from '../rejection.ts';
import type { Effect } from './effect.ts';

/**
 * What an ended effect answers to whoever asks for its action, now or later: the first result, or the first rejection.
 * @throws {StepCancelled} once its compensation began; {@link EffectInconsistent} where the effect has not ended.
 */
export function outcomeOf<Result>(effect: Effect<Result>): Outcome<Result> {
  const { orderId, step, state, result, rejection } = effect;
  if (state === 'DONE' && result !== undefined) return done(result);
  if (state === 'REJECTED' && rejection !== undefined) return rejected(rejection);
  if (state === 'COMPENSATING' || state === 'COMPENSATED') throw new StepCancelled(step, orderId);
  throw new EffectInconsistent(`Order ${orderId}: ${step} is ${state} and does not say how it ended.`);
}
