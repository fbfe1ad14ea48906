import { sampleOrder } from '@backstitch/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 6 });
});
afterAll(() => shop.close());

test('a page of the console may call the API, and read what it needs to', async () => {
  const preflight = await shop.request('/orders', {
    method: 'OPTIONS',
    as: null,
    headers: {
      origin: 'http://localhost:8081',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    },
  });
  expect(preflight).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': 'http://localhost:8081',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': expect.stringContaining('idempotency-key'),
    },
  });

  const answer = await shop.request('/orders', { headers: { origin: 'http://localhost:8081' } });
  expect(answer.headers['access-control-expose-headers']).toContain('idempotency-replayed');
});

test('a page from elsewhere may not', async () => {
  const answer = await shop.request('/orders', { headers: { origin: 'https://elsewhere.example' } });

  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
});

test('a body over the gateway’s limit never reaches the service, nor does one over ours reach the tables', async () => {
  const post = (padding: string) =>
    shop.request('/orders', {
      method: 'POST',
      headers: { 'idempotency-key': '"big"' },
      body: { ...sampleOrder, padding },
    });

  expect(await post('x'.repeat(10 * 1_024 * 1_024))).toMatchObject({
    status: 413,
    body: { message: 'Request Entity Too Large' },
  });
  expect(await post('x'.repeat(20_000))).toMatchObject({ status: 413, body: { title: 'The body is too large' } });
  expect((await shop.facts()).orders).toEqual([]);
});

test('more requests at once than the stage takes are refused, and the next second’s are not', async () => {
  const burst = await Promise.all(Array.from({ length: 450 }, () => shop.request('/nowhere', { as: null })));
  const statuses = new Set(burst.map(({ status }) => status));
  const refused = burst.find(({ status }) => status === 429);

  expect([...statuses].sort()).toEqual([404, 429]);
  expect(refused?.body).toEqual({ message: 'Too Many Requests' });
  const later = shop.system.simulator.kernel.scheduler.sleep(1_000);
  await shop.untilQuiet();
  await later;
  expect((await shop.request('/nowhere', { as: null })).status).toBe(404);
});
