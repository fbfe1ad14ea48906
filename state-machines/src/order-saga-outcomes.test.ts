import { fails, givenSaga, rejects } from '@backstitch/testing';
import { expect, test } from 'vitest';
import { orderSaga } from '../order-saga.ts';

/** What the starter puts into an execution. */
const input = {
  orderId: '01K0000000000000000000000A',
  amountMinor: 49_90,
  currency: 'EUR',
  paymentMethod: 'pm_card_visa',
  items: [{ sku: 'STITCH-1', quantity: 1 }],
  shipTo: { name: 'Ada', line1: 'Mill Lane 1', city: 'York', postalCode: 'YO1', country: 'GB' },
};

const order = givenSaga(orderSaga);

test('when every step answers, the order is confirmed', async () => {
  expect(await order.when({}, input)).toMatchObject({ outcome: 'confirmed', compensations: [] });
});

test.each([
  ['ChargePayment', 'PaymentDeclined', []],
  ['ReserveInventory', 'OutOfStock', ['RefundPayment']],
  ['ApproveShipment', 'CancelRequested', ['ReleaseInventory', 'RefundPayment']],
  ['ArrangeShipment', 'AddressUndeliverable', ['ReleaseInventory', 'RefundPayment']],
])('%s rejects with %s: what came before is undone', async (task, rejection, compensations) => {
  const run = await order.when({ [task]: rejects(rejection) }, input);

  expect(run).toMatchObject({ outcome: 'compensated', reason: rejection, compensations });
});

test.each([
  ['ChargePayment', ['RefundPayment']],
  ['ReserveInventory', ['ReleaseInventory', 'RefundPayment']],
  ['ApproveShipment', ['ReleaseInventory', 'RefundPayment']],
  ['ArrangeShipment', ['CancelShipment', 'ReleaseInventory', 'RefundPayment']],
])('an unknown outcome of %s is undone with what came before', async (task, compensations) => {
  expect(await order.when({ [task]: fails() }, input)).toMatchObject({ outcome: 'compensated', compensations });
});

test('an order that cannot be confirmed is parked there, and nothing is undone', async () => {
  const run = await order.when({ ConfirmOrder: fails() }, input);

  expect(run).toMatchObject({ outcome: 'parked', parkedAt: 'ConfirmOrder', compensations: [] });
});
