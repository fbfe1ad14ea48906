import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { type Operator, openOperator } from './operator.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let shop: Shop;
let operator: Operator;
beforeEach(async () => {
  shop = await openShop({ seed: 10 });
  await shop.pauseSchedules();
  operator = await openOperator(shop);
});
afterEach(async () => {
  await operator.close();
  await shop.close();
});

test('a cancellation ends the hold: untried, only the steps before are undone; tried, that step too', async () => {
  await operator.run('hold', { step: 'ReserveInventory' });
  const untried = await shop.placeOrder();
  await shop.pass(10_000);
  await operator.run('release', { step: 'ReserveInventory' });
  await shop.untilQuiet();
  expect(await shop.statusOf(untried)).toBe('CONFIRMED');

  await operator.run('hold', { step: 'ReserveInventory' });
  await shop.pass(6_000);
  const cancelledUntried = await shop.placeOrder();
  await shop.pass(10_000);
  shop.break('ReserveInventory', 'lost-answer');
  await shop.request(`/orders/${cancelledUntried}/cancel`, { method: 'POST' });
  await shop.pass(10 * MINUTE_MS);
  expect(await shop.statusOf(cancelledUntried)).toBe('CANCELLED');
  expect(await shop.compensationsOf(cancelledUntried)).toEqual(['RefundPayment']);

  await operator.run('release', { step: 'ReserveInventory' });
  shop.mend();
  shop.break('ReserveInventory', 'error');
  const tried = await shop.placeOrder();
  await shop.pass(3_000);
  await operator.run('hold', { step: 'ReserveInventory' });
  await shop.pass(10 * MINUTE_MS); // its retries are used up, and it is held
  expect(await shop.statusOf(tried)).toBe('PENDING');
  await shop.request(`/orders/${tried}/cancel`, { method: 'POST' });
  await shop.pass(20 * MINUTE_MS);

  expect(await shop.statusOf(tried)).toBe('CANCELLED');
  expect(await shop.compensationsOf(tried)).toEqual(['ReleaseInventory', 'RefundPayment']);
  expect(await shop.violations()).toEqual([]);
});

test('no deadline passes while a step is held; after a release that comes too late the order is cancelled', async () => {
  await operator.run('hold', { step: 'ReserveInventory' });
  const order = await shop.placeOrder();
  await shop.pass(30 * HOUR_MS);
  expect(await shop.statusOf(order)).toBe('PENDING');

  await operator.run('release', { step: 'ReserveInventory' });
  await shop.untilQuiet();

  expect((await shop.request(`/orders/${order}`)).body).toMatchObject({
    status: 'CANCELLED',
    reason: 'DeadlineExceeded',
  });
  expect(await shop.compensationsOf(order)).toEqual(['RefundPayment']);
  expect(await shop.violations()).toEqual([]);
});

test('only steps can be held', async () => {
  await expect(operator.run('hold', { step: 'RefundPayment' })).rejects.toThrow(/RefundPayment cannot be held/);
});
