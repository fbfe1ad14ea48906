import { TransientFailure } from '../errors.ts';

/** The invocation that a task runs in. */
export interface Invocation {
  /** How long until Lambda ends it, ms. */
  readonly timeLeftMs: () => number;
}

/** What is left, after a provider's call, for writing down what it answered, ms. */
const RESERVE_MS = 1_500;

/** A provider that is given less than this is not called at all, ms. */
const LEAST_CALL_MS = 500;

/**
 * How long a call to a provider may take: never so long that the invocation ends before the answer is written down. An
 * answer that comes after that would have to be asked for again, by somebody who does not know what was done.
 * @param longestMs the call's own limit, ms.
 * @throws {TransientFailure} when too little time is left to begin it.
 */
export function callTimeoutMs({ timeLeftMs }: Invocation, longestMs: number): number {
  const leftMs = timeLeftMs() - RESERVE_MS;
  if (leftMs < LEAST_CALL_MS) {
    throw new TransientFailure(`Too little time is left (${timeLeftMs()} ms) to call a provider: not begun.`);
  }
  return Math.min(longestMs, leftMs);
}
