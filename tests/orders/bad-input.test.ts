import { sampleOrder } from '@backstitch/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiRequest, openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 3 });
});
afterAll(() => shop.close());

const withQuantity = (quantity: number) => ({ ...sampleOrder, items: [{ sku: 'THREAD-RED', quantity }] });
const post = (
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'idempotency-key': '"bad"' },
): ApiRequest => ({
  method: 'POST',
  headers,
  body,
});

test.each<[string, string, ApiRequest, number]>([
  ['malformed JSON', '/orders', post('{"items": ['), 400],
  ['an unknown SKU', '/orders', post({ ...sampleOrder, items: [{ sku: 'NO-SUCH-SKU', quantity: 1 }] }), 422],
  ['a zero quantity', '/orders', post(withQuantity(0)), 400],
  ['a negative quantity', '/orders', post(withQuantity(-1)), 400],
  ['a fractional quantity', '/orders', post(withQuantity(1.5)), 400],
  ['a huge quantity', '/orders', post(withQuantity(1e9)), 400],
  ['a body of 1 MB', '/orders', post({ ...sampleOrder, padding: 'x'.repeat(1_000_000) }), 413],
  ['a missing Idempotency-Key', '/orders', post(sampleOrder, {}), 400],
  ['an unknown order', '/orders/01ARZ3NDEKTSV4RRFFQ69G5FAV', {}, 404],
  ['an order id that is none', '/orders/nonsense', {}, 404],
  ['an unknown route', '/nowhere', {}, 404],
  ['a wrong method', '/orders', { method: 'DELETE' }, 405],
])('%s is answered as a problem and writes nothing', async (_, path, request, status) => {
  const answer = await shop.request(path, request);
  await shop.untilQuiet();

  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ status, title: expect.any(String), type: expect.stringMatching(/^https?:/) });
  const { orders, outbox, charges, events } = await shop.facts();
  expect({ orders, outbox, charges, events }).toEqual({ orders: [], outbox: [], charges: [], events: [] });
});
