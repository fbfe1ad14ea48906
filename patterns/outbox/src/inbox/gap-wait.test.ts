import { expect, test } from 'vitest';
import { gapWaitSeconds, IN_ORDER_RECEIVES } from './gap-wait.ts';

const DAY_SECONDS = 86_400;

test('a message waits a moment at first, and altogether longer than the bus goes on delivering its elder', () => {
  const waits = Array.from({ length: IN_ORDER_RECEIVES - 1 }, (_, index) => gapWaitSeconds(index + 1));

  expect(waits.slice(0, 3)).toEqual([2, 4, 8]);
  expect(waits.reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(DAY_SECONDS);
});
