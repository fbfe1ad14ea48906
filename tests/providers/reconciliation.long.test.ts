import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { metricLines } from '../observability/metric-lines.ts';
import type { Shop } from '../shop.ts';
import { openShopWithoutSweeps } from './without-sweeps.ts';

// Hours of virtual time, in which much runs by the clock, take seconds, and on a busy machine many.
vi.setConfig({ testTimeout: 120_000 });

let shop: Shop;
beforeEach(async () => {
  shop = await openShopWithoutSweeps({ seed: 11 });
});
afterEach(() => shop.close());

/** What the runs say that they cleared away, by kind; of kinds of which there was nothing, nothing. */
async function cleared(): Promise<{ kind: unknown; count: unknown }[]> {
  const lines = await metricLines(shop, 'reconcile');
  expect(lines.length).toBeGreaterThan(0);
  return lines.flatMap(({ kind, OrphansCleared: count }) => (count === 0 ? [] : [{ kind, count }]));
}

const openIntents = async () => (await shop.facts()).openIntents.map(({ orderId }) => orderId);

test('an intent that Stripe made before it answered a 500 is cancelled once its order has ended without it', async () => {
  shop.breakCall('POST /v1/payment_intents', 'crash-after', { to: 'api.stripe.com/execution', nth: 1 });
  const order = await shop.placeOrder({ items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] });
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('CANCELLED');
  expect(await openIntents()).toEqual([order]);

  await shop.pass(30 * 60_000);

  expect(await openIntents()).toEqual([]);
  expect(await cleared()).toEqual([{ kind: 'intent-cancelled', count: 1 }]);
  expect(await shop.violations()).toEqual([]);
});

test('a label that the carrier sells after the cancellation, to nobody, is voided by the next run', async () => {
  shop.breakCall('POST /v2/shipments/:id/buy', 'delay', { to: 'api.easypost.com', delayMs: 30 * 3_600_000 });
  await shop.pauseSchedules();
  const order = await shop.placeOrder();
  const { kernel, providers } = shop.system.simulator;
  const isLive = () => providers.carrier.labels(order).some(({ state }) => state === 'live');
  expect(await kernel.scheduler.runUntil(isLive)).toBe(true); // a call that was given up reaches the carrier
  expect(await shop.statusOf(order)).toBe('CANCELLED'); // the breaker held it to its deadline

  await shop.resumeSchedule('reconcile-shipments-daily');
  await shop.pass(25 * 3_600_000);

  expect((await shop.facts()).labels).toMatchObject([{ orderId: order, isLive: false }]);
  expect(await cleared()).toEqual([{ kind: 'label-voided', count: 1 }]);
  expect(await shop.violations()).toEqual([]);
});

test('reconciling leaves alone what confirmed orders hold, however often it runs', async () => {
  const order = await shop.placeOrder();
  await shop.untilQuiet();

  await shop.pass(6 * 60 * 60_000);

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect((await shop.facts()).labels).toMatchObject([{ orderId: order, isLive: true }]);
  expect(await cleared()).toEqual([]);
  expect(await shop.violations()).toEqual([]);
});
