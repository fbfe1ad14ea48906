import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 7 });
});
afterEach(() => shop.mend());
afterAll(() => shop.close());

const nowhere = { name: 'Nobody', line1: 'Nowhere 1', city: 'Nowhere', postalCode: '00000', country: 'US' };
const outOfStock = { items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] };
const declined = { paymentMethod: 'pm_card_chargeDeclined' };
const all = ['CancelShipment', 'ReleaseInventory', 'RefundPayment'];

/** Each row of the table: what failed, how, for which reason the order is cancelled, and what undoes it. */
const table: readonly [string, string, () => Promise<string>, string, readonly string[]][] = [
  ['ChargePayment', 'business rejection', () => shop.placeOrder(declined), 'PaymentDeclined', []],
  ['ChargePayment', 'unknown outcome', broken('ChargePayment'), 'StepFailed', all.slice(2)],
  ['ReserveInventory', 'business rejection', () => shop.placeOrder(outOfStock), 'OutOfStock', all.slice(2)],
  ['ReserveInventory', 'unknown outcome', broken('ReserveInventory'), 'StepFailed', all.slice(1)],
  ['ApproveShipment', 'rejection', cancelledBefore('ApproveShipment'), 'CancelRequested', all.slice(1)],
  ['ApproveShipment', 'unknown outcome', broken('ApproveShipment'), 'StepFailed', all.slice(1)],
  [
    'ArrangeShipment',
    'business rejection',
    () => shop.placeOrder({ shipTo: nowhere }),
    'AddressUndeliverable',
    all.slice(1),
  ],
  ['ArrangeShipment', 'unknown outcome', broken('ArrangeShipment'), 'StepFailed', all],
];

function broken(step: string) {
  return async () => {
    shop.break(step, 'error');
    return shop.placeOrder();
  };
}

function cancelledBefore(step: string) {
  return async () => {
    shop.break(step, 'delay', { delayMs: 5_000 });
    const order = await shop.placeOrder();
    await shop.pass(2_000);
    await shop.request(`/orders/${order}/cancel`, { method: 'POST' });
    return order;
  };
}

test.each(table)('%s, %s: between BeginCompensation and CancelOrder', async (step, _, place, reason, compensations) => {
  const order = await place();
  await shop.untilQuiet();

  const { status, ...view } = (await shop.request(`/orders/${order}`)).body;
  expect({ status, reason: view.reason, failedStep: view.failedStep }).toEqual({
    status: 'CANCELLED',
    reason,
    failedStep: step,
  });
  expect(await shop.compensationsOf(order)).toEqual(compensations);
  expect(await shop.violations()).toEqual([]);
});

test.each(['PaymentDeclined', 'OutOfStock'])('a business rejection is never retried: %s', async (rejection) => {
  const order = await shop.placeOrder(rejection === 'OutOfStock' ? outOfStock : declined);
  await shop.untilQuiet();

  expect((await shop.stepsOf(order)).find(({ error }) => error === rejection)?.attempts).toBe(1);
});
