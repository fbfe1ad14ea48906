import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 8 });
});
afterEach(() => shop.mend());
afterAll(() => shop.close());

const cancel = async (order: string) => {
  const { status, body } = await shop.request(`/orders/${order}/cancel`, { method: 'POST' });
  return [status, body.status ?? body.type];
};

/** An order whose saga is in the middle of this task. */
async function orderIn(task: string, change: Parameters<Shop['placeOrder']>[0] = {}): Promise<string> {
  shop.break(task, 'delay', { delayMs: 5_000 });
  const order = await shop.placeOrder(change);
  await shop.pass(2_500);
  return order;
}

test('a cancellation right after the order was placed is taken, and the saga sees it at the approval', async () => {
  const order = await shop.placeOrder();
  expect(await cancel(order)).toEqual([202, 'PENDING']);
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await shop.compensationsOf(order)).toEqual(['ReleaseInventory', 'RefundPayment']);
});

test.each(['ChargePayment', 'ReserveInventory', 'ApproveShipment'])(
  'a cancellation while %s runs is taken, also when it is repeated',
  async (step) => {
    const order = await orderIn(step);
    expect(await cancel(order)).toEqual([202, 'PENDING']);
    expect(await cancel(order)).toEqual([202, 'PENDING']);
    await shop.untilQuiet();

    const { status, reason } = (await shop.request(`/orders/${order}`)).body;
    expect([status, reason]).toEqual(['CANCELLED', 'CancelRequested']);
    expect(await shop.violations()).toEqual([]);
  },
);

test.each(['ArrangeShipment', 'ConfirmOrder'])('after the approval, while %s runs, it is refused', async (step) => {
  const order = await orderIn(step);
  expect((await cancel(order))[0]).toBe(409);
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect((await cancel(order))[0]).toBe(409);
});

test('on an order that is being cancelled, or was, it answers how it stands', async () => {
  const order = await orderIn('RefundPayment', { items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] });
  expect(await cancel(order)).toEqual([200, 'CANCELLING']);
  await shop.untilQuiet();

  expect(await cancel(order)).toEqual([200, 'CANCELLED']);
});
