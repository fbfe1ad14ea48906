import type { Random } from '#kernel';
import type { Retrier, State } from '../asl/definition.ts';
import { isNamed, type Problem } from './problem.ts';

/** Another attempt. */
export interface Retry {
  readonly index: number;
  readonly delaySeconds: number;
  /** Attempts of each retrier, this one counted. */
  readonly retries: readonly number[];
}

/** The most attempts that a retrier may have made; more are refused with the definition. */
const DEFAULT_ATTEMPTS = 3;

/** The retrier that names the problem, if it has attempts left. The first that names it decides alone. */
export function findRetry(state: State, retries: readonly number[], problem: Problem): Retry | undefined {
  const retriers = 'Retry' in state ? (state.Retry ?? []) : [];
  const index = retriers.findIndex(({ ErrorEquals }) => isNamed(ErrorEquals, problem));
  const retrier = retriers[index];
  const attempts = retries[index] ?? 0;
  if (!retrier || attempts >= (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) return undefined;
  return {
    index,
    delaySeconds: delaySeconds(retrier, attempts),
    retries: retriers.map((_, position) => (retries[position] ?? 0) + (position === index ? 1 : 0)),
  };
}

/**
 * The wait before the attempt that follows `attempts` earlier retries, before jitter: the interval, times the rate for
 * each of them, at most MaxDelaySeconds.
 * @see "Handling errors in Step Functions workflows", AWS Step Functions Developer Guide
 */
export function delaySeconds(retrier: Retrier, attempts: number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  return Math.min(IntervalSeconds * BackoffRate ** attempts, MaxDelaySeconds);
}

/** The wait with the retrier's jitter, in ms: FULL takes any time between none and the whole delay. */
export function jitteredMs(state: State, retry: Retry, random: Random): number {
  const retrier = 'Retry' in state ? state.Retry?.[retry.index] : undefined;
  const share = retrier?.JitterStrategy === 'FULL' ? random.float() : 1;
  return Math.round(retry.delaySeconds * 1_000 * share);
}
