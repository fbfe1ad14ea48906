/** The longest that one wait lasts, s: a quarter of an hour. */
const LONGEST_WAIT_SECONDS = 900;

/**
 * Receives after which a message that waits for its elders is a dead letter, and an alarm. Together their waits outlast
 * the day for which the bus goes on trying to deliver an elder ("Event retry policy", Amazon EventBridge User Guide).
 */
export const IN_ORDER_RECEIVES = 110;

/**
 * How long a message waits for its elders, s, after it was received so often: 2, 4, 8 ... 900. Mostly the elder is a
 * moment behind; otherwise it has trouble of its own.
 */
export function gapWaitSeconds(receives: number): number {
  return Math.min(2 ** receives, LONGEST_WAIT_SECONDS);
}
