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
