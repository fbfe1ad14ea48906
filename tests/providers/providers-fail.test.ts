import { administrator } from '@backstitch/simulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Shop } from '../shop.ts';
import { openShopWithoutSweeps } from './without-sweeps.ts';

// Hours of virtual time, in which much runs by the clock, take seconds, and on a busy machine many.
vi.setConfig({ testTimeout: 120_000 });

let shop: Shop;
beforeEach(async () => {
  shop = await openShopWithoutSweeps({ seed: 5 });
});
afterEach(() => shop.close());

const inStripe = 'api.stripe.com/execution';
const charges = async () => (await shop.facts()).charges;

test.each([
  ['nothing was done', 'server-error'],
  ['the money was taken', 'crash-after'],
] as const)('a 500 that Stripe keeps under the key of a charge, though %s: one charge, confirmed', async (_, mode) => {
  shop.breakCall('POST /v1/payment_intents/:id/confirm', mode, { to: inStripe, nth: 1 });

  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await charges()).toHaveLength(1);
  expect(await shop.violations()).toEqual([]);
});

test('a key that is still in use makes the next attempt wait, and the order is charged once', async () => {
  shop.breakCall('POST /v1/payment_intents/:id/confirm', 'delay', { to: inStripe, nth: 1, delayMs: 8_000 });

  const order = await shop.placeOrder();
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await charges()).toHaveLength(1);
  expect(await shop.violations()).toEqual([]);
});

test('a refund whose record failed, redriven after Stripe forgot its key, gives the money back once', async () => {
  const on = { to: 'dynamodb', operation: 'TransactWriteItems', from: 'lambda:backstitch-dev-refund-payment' };
  const { kernel } = shop.system.simulator;
  kernel.faults.add({ mode: 'server-error', on });
  const order = await shop.placeOrder({ items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] });
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION');

  shop.mend();
  await shop.pass(25 * 60 * 60_000);
  await kernel.aws.call('states', 'RedriveExecution', { executionArn: executionArn(order) }, administrator);
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await charges()).toMatchObject([{ capturedMinor: expect.any(Number) }]);
  expect(shop.system.simulator.providers.stripe.refunds(order)).toHaveLength(1);
  expect(await shop.violations()).toEqual([]);
});

function executionArn(orderId: string): string {
  const { aws } = shop.system.simulator.kernel;
  return aws.arn('states', `execution:backstitch-dev-order-saga:${orderId}`);
}
