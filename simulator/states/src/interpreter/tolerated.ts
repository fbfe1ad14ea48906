import type { ToleratedFailures } from '../state-types/move.ts';

/** How many of `total` flows may fail: neither of the thresholds may be exceeded; without any none may. */
export function toleratedOf({ count, percentage }: ToleratedFailures, total: number): number {
  if (count === undefined && percentage === undefined) return 0;
  const share = percentage === undefined ? total : Math.floor((total * percentage) / 100);
  return Math.min(count ?? total, share);
}
