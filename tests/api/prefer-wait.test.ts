import { sampleOrder } from '@backstitch/cli';
import { expect, onTestFinished, test } from 'vitest';
import { openShop } from '../shop.ts';

/** How long the first request's transaction is on its way, ms: longer than a wait of two seconds, shorter than ten. */
const AT_WORK_MS = 5_000;

/** A shop in which the next order takes a while to be written; and how to place it with one key. */
async function openSlowShop() {
  const shop = await openShop({ seed: 9 });
  onTestFinished(() => shop.close());
  shop.system.simulator.kernel.faults.add({
    mode: 'delay',
    on: { from: 'lambda:backstitch-dev-place-order', to: 'dynamodb', operation: 'TransactWriteItems' },
    nth: 1,
    delayMs: AT_WORK_MS,
  });
  const place = (headers: Record<string, string> = {}) =>
    shop.request('/orders', {
      method: 'POST',
      headers: { 'idempotency-key': '"one"', ...headers },
      body: sampleOrder,
    });
  return { shop, place };
}

test('a request that prefers to wait attaches to the one in progress, and gets its answer', async () => {
  const { shop, place } = await openSlowShop();

  const placing = place();
  await shop.pass(2_000);
  const [first, second] = await Promise.all([placing, place({ prefer: 'wait=10' })]);

  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body).toEqual(first.body);
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  expect(second.headers).toMatchObject({ 'idempotency-replayed': 'true', 'preference-applied': 'wait=10' });
  expect((await shop.request('/orders')).body.orders).toHaveLength(1);
});

test('one that does not wait, or not long enough, is told when to come again', async () => {
  const { shop, place } = await openSlowShop();

  const placing = place();
  await shop.pass(2_000);
  const [hasty, impatient] = await Promise.all([place(), place({ prefer: 'wait=2' })]);

  expect((await placing).status).toBe(202);
  for (const { status, headers } of [hasty, impatient]) {
    expect(status).toBe(409);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
});
