import { expect, test } from 'vitest';
import { aRequest } from '../testing/a-request.ts';
import { MAX_WAIT_SECONDS, waitSecondsOf } from './prefer.ts';

test.each([
  ['wait=10', 10],
  ['respond-async, wait=5', 5],
  ['Wait = "7"', 7],
  ['wait=0', 0],
  ['wait=3, wait=9', 3],
  ['wait=86400', MAX_WAIT_SECONDS],
  ['wait=-1', 0],
  ['wait=ten', 0],
  ['await=10', 0],
  ['', 0],
])('Prefer: %s is a wait of %i s', (prefer, seconds) => {
  expect(waitSecondsOf(aRequest('POST', '/orders', { headers: { prefer } }))).toBe(seconds);
});
