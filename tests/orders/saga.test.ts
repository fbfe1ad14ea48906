import { afterEach, beforeEach, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ seed: 7 });
});
afterEach(() => shop.close());

test('an order goes through: charged once, reserved, one label, confirmed', async () => {
  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await shop.compensationsOf(order)).toEqual([]);
  expect((await shop.facts()).labels).toHaveLength(1);
  expect(await shop.violations()).toEqual([]);
});

test('a declined card cancels the order, and there is nothing to undo', async () => {
  const order = await shop.placeOrder({ paymentMethod: 'pm_card_chargeDeclined' });
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.compensationsOf(order)).toEqual([]);
  expect(await shop.violations()).toEqual([]);
});

test('goods that are out of stock refund the payment', async () => {
  const order = await shop.placeOrder({ items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] });
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.compensationsOf(order)).toEqual(['RefundPayment']);
  expect(await shop.violations()).toEqual([]);
});

test('an address that the carrier refuses releases the goods, then refunds', async () => {
  const shipTo = { name: 'Nobody', line1: 'Nowhere 1', city: 'Nowhere', postalCode: '00000', country: 'US' };
  const order = await shop.placeOrder({ shipTo });
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.compensationsOf(order)).toEqual(['ReleaseInventory', 'RefundPayment']);
  expect(await shop.violations()).toEqual([]);
});

test.each([
  ['ChargePayment', ['RefundPayment']],
  ['ReserveInventory', ['ReleaseInventory', 'RefundPayment']],
  ['ApproveShipment', ['ReleaseInventory', 'RefundPayment']],
  ['ArrangeShipment', ['CancelShipment', 'ReleaseInventory', 'RefundPayment']],
])('an unknown outcome of %s undoes that step too, in reverse order', async (task, compensations) => {
  shop.break(task, 'error');
  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.compensationsOf(order)).toEqual(compensations);
  expect(await shop.violations()).toEqual([]);
});

test.each(['ChargePayment', 'ReserveInventory', 'ArrangeShipment'])(
  'an answer of %s that is lost each time: the step happened, and is undone',
  async (task) => {
    shop.break(task, 'lost-answer');
    const order = await shop.placeOrder();
    await shop.untilQuiet();

    expect(await shop.statusOf(order)).toBe('CANCELLED');
    expect(await shop.violations()).toEqual([]);
  },
);

test('a step that fails once is retried, and the order goes through', async () => {
  shop.break('ReserveInventory', 'lost-answer', { nth: 1 });
  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await shop.violations()).toEqual([]);
});

test('a charge that finishes after its refund leaves no money moved', async () => {
  shop.break('ChargePayment', 'zombie', { delayMs: 3_600_000 });
  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.violations()).toEqual([]);
});
