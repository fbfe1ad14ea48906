import type { Random } from '#kernel';

const FIRST_MS = 1_000;

/** With this longest pause the 185 attempts of the default policy fill its 24 hours. */
const LONGEST_MS = 600_000;

/** The pause before a delivery's next attempt, ms: exponential, between half and all of its bound. */
export function backOffMs(failedAttempts: number, random: Random): number {
  const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failedAttempts - 1, 20));
  return Math.round(bound * (0.5 + random.float() / 2));
}
