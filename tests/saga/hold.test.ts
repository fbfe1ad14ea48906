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

const providerDown = () => {
  shop.system.simulator.kernel.faults.add({ mode: 'lost-call', on: { to: 'api.stripe.com' } });
};

test.each([
  ['with a hold', true, 100],
  ['with the circuit breaker alone', false, 50],
])(
  'the payment provider is down for an hour while orders come in, %s: all are confirmed, none refunded',
  async (_, isHeld, count) => {
    providerDown();
    if (isHeld) await operator.run('hold', { step: 'payment', why: 'the provider is down' });
    const orders: string[] = [];
    for (let placed = 0; placed < count; placed += 1) {
      orders.push(await shop.placeOrder());
      await shop.pass(HOUR_MS / count);
    }
    shop.mend();
    if (isHeld) await operator.run('release', { step: 'payment' });
    await shop.untilQuiet();

    const facts = await shop.facts();
    expect(facts.orders.filter(({ status }) => status !== 'CONFIRMED')).toEqual([]);
    expect(facts.charges).toHaveLength(orders.length);
    expect(facts.charges.filter(({ refundedMinor }) => refundedMinor > 0)).toEqual([]);
    expect(await shop.violations()).toEqual([]);
    expect((await operator.run('hold')).document.held).toEqual([]);
  },
);

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

test('an order that is held for longer than any saga may take asks for a person, until it goes on', async () => {
  await operator.run('hold', { step: 'ApproveShipment' });
  const order = await shop.placeOrder();
  await shop.pass(2 * HOUR_MS);
  expect(await shop.statusOf(order)).toBe('PENDING');
  await shop.pass(84 * HOUR_MS);
  await shop.resumeSchedule('sweep-orders');
  await shop.pass(10 * MINUTE_MS);
  expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION');

  await operator.run('release', { step: 'ApproveShipment' });
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('CANCELLED');
});

test('only steps can be held', async () => {
  await expect(operator.run('hold', { step: 'RefundPayment' })).rejects.toThrow(/RefundPayment cannot be held/);
});
