import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiRequest, openShop, type Shop } from '../shop.ts';

const UNKNOWN_ORDER = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let shop: Shop;
let adasOrder: string;
beforeAll(async () => {
  shop = await openShop({ seed: 5 });
  adasOrder = await shop.placeOrder();
});
afterAll(() => shop.close());

test.each<[string, string]>([
  ['POST', '/orders'],
  ['GET', '/orders'],
  ['GET', `/orders/${UNKNOWN_ORDER}`],
  ['POST', `/orders/${UNKNOWN_ORDER}/cancel`],
  ['GET', `/orders/${UNKNOWN_ORDER}/timeline`],
])('%s %s without a token is refused by the gateway, in its own form', async (method, path) => {
  const answer = await shop.request(path, { method, as: null });

  expect(answer).toMatchObject({
    status: 401,
    body: { message: 'Unauthorized' },
    headers: { 'www-authenticate': 'Bearer' },
  });
});

test.each<[string, string, ApiRequest['scopes']]>([
  ['POST', '/orders', ['orders:read']],
  ['POST', `/orders/${UNKNOWN_ORDER}/cancel`, ['orders:read']],
  ['GET', '/orders', ['orders:write']],
  ['GET', `/orders/${UNKNOWN_ORDER}`, ['orders:write']],
  ['GET', `/orders/${UNKNOWN_ORDER}/timeline`, ['orders:write']],
])('%s %s with a token that allows only the other scope is forbidden', async (method, path, scopes = []) => {
  expect(await shop.request(path, { method, scopes })).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
});

test('a token that has expired opens nothing', async () => {
  const token = await shop.system.simulator.issueToken({ subject: 'ada', validSeconds: 60 });
  const read = () => shop.request('/orders', { as: null, headers: { authorization: `Bearer ${token}` } });
  expect((await read()).status).toBe(200);

  const later = shop.system.simulator.kernel.scheduler.sleep(61_000);
  await shop.untilQuiet();
  await later;

  expect((await read()).status).toBe(401);
});

test.each<[string, string]>([
  ['GET', ''],
  ['GET', '/timeline'],
  ['POST', '/cancel'],
])("%s /orders/{id}%s of another customer's order is answered like one that is not there", async (method, end) => {
  const foreign = await shop.request(`/orders/${adasOrder}${end}`, { method, as: 'bob' });
  const unknown = await shop.request(`/orders/${UNKNOWN_ORDER}${end}`, { method, as: 'bob' });

  expect(foreign.status).toBe(404);
  expect(foreign.body).toEqual(unknown.body);
});

test("a list shows a customer's own orders and no others", async () => {
  const bobs = await shop.placeOrder({}, { as: 'bob' });
  await shop.untilQuiet();

  const listed = async (as: string) =>
    (await shop.request('/orders', { as })).body.orders.map(({ orderId }: { orderId: string }) => orderId);
  expect(await listed('bob')).toEqual([bobs]);
  expect(await listed('ada')).toContain(adasOrder);
  expect(await listed('ada')).not.toContain(bobs);
  expect(await shop.violations()).toEqual([]);
});

test('two customers may use one Idempotency-Key: each gets an order of their own', async () => {
  const idempotencyKey = 'the-same';
  const [one, other] = [
    await shop.placeOrder({}, { as: 'ada', idempotencyKey }),
    await shop.placeOrder({}, { as: 'bob', idempotencyKey }),
  ];
  await shop.untilQuiet();

  expect(one).not.toBe(other);
  expect(await shop.violations()).toEqual([]);
});

test('a route that is not there needs no token to say so', async () => {
  expect((await shop.request('/nowhere', { as: null })).status).toBe(404);
});
