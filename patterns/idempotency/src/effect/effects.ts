import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Rejection } from '../rejection.ts';
import type { Effect, EffectKey } from './effect.ts';

/** What goes into the transaction of an effect besides its row: the business change and the outbox row. */
export type Writes = readonly TransactWriteItem[];

/**
 * The effect rows of one service: the barrier that makes a change happen at most once.
 *
 * Every method that writes answers the row **that stands afterwards**, whoever wrote it: a lost race is no error, and
 * the caller goes on from what the row says. A transition is written only on the row as it was read (`from`), so an
 * action can never write over a tombstone.
 *
 * Every method throws `TransientFailure` where a repetition may succeed, and those with `writes` throw
 * {@link WritesRefused} where the row was as expected and the business change's own condition was not met.
 */
export interface Effects<Result = unknown> {
  /** The row, strongly consistent; undefined where there is none. */
  read(key: EffectKey): Promise<Effect<Result> | undefined>;

  /** Puts STARTED, attempt 1, where no row is. */
  start(key: EffectKey): Promise<Effect<Result>>;

  /** Stores the provider's object, if the row is STARTED, holds none and names the attempt it was made under. */
  holdProviderObject(from: Effect<Result>, providerId: string): Promise<Effect<Result>>;

  /**
   * Raises the attempt, after the provider stored an error under its key: only from STARTED or COMPENSATING, as it was
   * read, and this attempt.
   */
  raiseAttempt(from: Effect<Result>): Promise<Effect<Result>>;

  /** `from` (no row, or STARTED) -> DONE, with the business change and the outbox row. */
  complete(from: Effect<Result> | EffectKey, result: Result, writes: Writes): Promise<Effect<Result>>;

  /** `from` (no row, or STARTED) -> REJECTED, with the outbox row. Written before the rejection is answered. */
  reject(from: Effect<Result> | EffectKey, rejection: Rejection, writes: Writes): Promise<Effect<Result>>;

  /**
   * Bars the action for good. No row, or STARTED without a provider's object: COMPENSATED at once, since nothing can
   * have moved. STARTED with one, or DONE: COMPENSATING, and what was done has to be undone now. Otherwise as it is.
   * For services whose provider has two phases; one without a provider goes straight to {@link compensated}.
   */
  beginCompensation(key: EffectKey): Promise<Effect<Result>>;

  /** `from` (no row, DONE or COMPENSATING) -> COMPENSATED, with the business change and the outbox row. */
  compensated(from: Effect<Result> | EffectKey, writes: Writes): Promise<Effect<Result>>;
}

/** The effect row was as expected, but a condition of the business change was not met: nothing was written. */
export class WritesRefused extends Error {
  override readonly name = 'WritesRefused';
  /** Which of the `writes` were refused, by index. */
  readonly refused: readonly number[];

  constructor(refused: readonly number[]) {
    super(`The transaction's writes ${refused.join(', ')} met a condition that does not hold. Nothing was written.`);
    this.refused = refused;
  }
}

/** Whether a row stands behind the key. */
export function stands<Result>(from: Effect<Result> | EffectKey): from is Effect<Result> {
  return 'state' in from;
}
