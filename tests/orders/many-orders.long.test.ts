import { type OrderRequest, sagaTasks } from '@backstitch/cli';
import { expect, test } from 'vitest';
import { openShop } from '../shop.ts';

const ORDERS = Number(process.env['ORDERS'] ?? 1_000);

/** Time between two orders, ms: below the rate from which the API throttles. */
const BETWEEN_ORDERS = 50;

/** Three in ten end in a business failure, one of each kind. */
const FAILURES: readonly Partial<OrderRequest>[] = [
  { paymentMethod: 'pm_card_chargeDeclined' },
  { items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] },
  { shipTo: { name: 'Nobody', line1: 'Nowhere 1', city: 'Nowhere', postalCode: '00000', country: 'US' } },
];

test(`of ${ORDERS} orders with business failures and transient faults none is lost, and everything adds up`, async () => {
  const shop = await openShop({ seed: 1 });
  // A tenth of all calls of saga tasks fails: half of them before anything happened, half with the answer lost.
  for (const task of [...sagaTasks.actions, ...sagaTasks.compensations]) {
    shop.break(task, 'error', { rate: 0.05 });
    shop.break(task, 'lost-answer', { rate: 0.05 });
  }

  for (let order = 0; order < ORDERS; order += 1) {
    await shop.placeOrder(FAILURES[order % 10] ?? {});
    await shop.pass(BETWEEN_ORDERS);
  }
  await shop.untilQuiet();

  const { orders, outbox, deadLetters } = await shop.facts();
  expect(orders).toHaveLength(ORDERS);
  expect(orders.filter(({ status }) => status === 'CANCELLED').length).toBeGreaterThanOrEqual(0.3 * ORDERS);
  expect(orders.filter(({ status }) => status === 'CONFIRMED').length).toBeGreaterThan(0.6 * ORDERS);
  expect(outbox).toEqual([]);
  expect(deadLetters).toEqual([]);
  expect(await shop.violations()).toEqual([]);
  await shop.close();
});
