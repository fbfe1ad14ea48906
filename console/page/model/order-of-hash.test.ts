import { expect, test } from 'vitest';
import { orderOfHash } from './order-of-hash.ts';

test.each([
  ['#01J9ZC0000000000000000000A', '01J9ZC0000000000000000000A'],
  ['#a%20b', 'a b'],
  ['', ''],
  ['#%E0%A4%A', ''],
  ['#100%', ''],
])('the address ending in "%s" names the order "%s"', (hash, orderId) => {
  expect(orderOfHash(hash)).toBe(orderId);
});
