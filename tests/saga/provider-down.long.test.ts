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
