import { PlaceOrderBody } from '@backstitch/contracts';
import { expect, test } from 'vitest';
import { priceItems } from './place-order.ts';

const prices = new Map([
  ['THREAD', { unitPriceMinor: 490, currency: 'EUR' }],
  ['LINEN', { unitPriceMinor: 1_800, currency: 'EUR' }],
  ['DOLLAR', { unitPriceMinor: 100, currency: 'USD' }],
]);
const shipTo = { name: 'Ada', line1: 'Row 1', city: 'Paris', postalCode: '75001', country: 'FR' };

test('the total is what the catalogue says', () => {
  const items = [
    { sku: 'THREAD', quantity: 2 },
    { sku: 'LINEN', quantity: 3 },
  ];

  expect(priceItems(items, prices)).toMatchObject({ kind: 'priced', amountMinor: 6_380, currency: 'EUR' });
});

test('what is not in the catalogue is named once', () => {
  const items = [
    { sku: 'NOPE', quantity: 1 },
    { sku: 'NOPE', quantity: 2 },
  ];

  expect(priceItems(items, prices)).toEqual({ kind: 'unknown-sku', skus: ['NOPE'] });
});

test('one charge has one currency', () => {
  const items = [
    { sku: 'THREAD', quantity: 1 },
    { sku: 'DOLLAR', quantity: 1 },
  ];

  expect(priceItems(items, prices)).toEqual({ kind: 'mixed-currencies' });
});

test.each([0, -1, 1.5, 101, 1e21, '1', null])('nobody orders %j of anything', (quantity) => {
  const body = { items: [{ sku: 'THREAD', quantity }], paymentMethod: 'pm_card_visa', shipTo };

  expect(PlaceOrderBody.safeParse(body).success).toBe(false);
});
