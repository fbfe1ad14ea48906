import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { planReplay, replayArchive } from '@backstitch/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { call, nameOf } from './words.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 13 });
});
afterAll(() => shop.close());

const TABLES = ['orders', 'payments', 'inventory', 'shipments'];

/** Every row of every service's table, and the books of both providers. */
async function everything() {
  const tables = await Promise.all(
    TABLES.map((table) => call(shop, 'dynamodb', 'Scan', { TableName: nameOf(table), ConsistentRead: true })),
  );
  const { charges, labels, stock, openIntents, deadLetters } = await shop.facts();
  return { rows: tables.map(({ Items }) => Items), charges, labels, stock, openIntents, deadLetters };
}

/** Replays the whole archive as `make replay` does, while the shop's clock goes on. */
async function replayAll(consumer?: string) {
  const { port } = await shop.system.simulator.listenAws(0);
  const credentials = { accessKeyId: 'laptop', secretAccessKey: 'laptop' };
  const client = new EventBridgeClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials });
  const to = new Date(shop.system.simulator.kernel.clock.now() + 1_000);
  const request = { stage: 'dev', from: new Date(0), to, ...(consumer === undefined ? {} : { consumer }) };
  const plan = await planReplay(client, request);
  const states: string[] = [];
  const ended = replayArchive(client, request, plan, { pollMs: 5, tell: (state) => states.push(state) });
  const isOver = { now: false };
  void ended.finally(() => {
    isOver.now = true;
  });
  while (!isOver.now) {
    await shop.untilQuiet();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await shop.untilQuiet();
  return { ...(await ended), archivedEvents: plan.archivedEvents, consumers: plan.consumers.map(({ name }) => name) };
}

test('replaying the whole archive twice changes nothing: no order, payment, stock, timeline or label', async () => {
  await shop.placeOrder();
  await shop.placeOrder({ paymentMethod: 'pm_card_chargeDeclined' });
  await shop.placeOrder({ items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] });
  shop.break('ArrangeShipment', 'error');
  await shop.placeOrder();
  await shop.untilQuiet();
  shop.mend();
  const before = await everything();
  let delivered = 0;
  shop.system.simulator.kernel.aws.onAnswered(({ caller, operation }) => {
    if (caller.startsWith('events:') && operation === 'SendMessage') delivered += 1;
  });

  const first = await replayAll();
  const second = await replayAll();

  expect(first).toMatchObject({
    state: 'COMPLETED',
    consumers: ['project-timeline', 'settle-reservation', 'start-saga'],
  });
  expect(second).toMatchObject({ state: 'COMPLETED', archivedEvents: first.archivedEvents });
  expect(delivered).toBeGreaterThan(2 * first.archivedEvents); // the timeline gets each, others some
  expect(await everything()).toEqual(before);
  expect(await shop.violations()).toEqual([]);
});

test('a timeline that was lost is built again by a replay to its consumer alone', async () => {
  const orderId = await shop.placeOrder();
  await shop.untilQuiet();
  const timeline = async () => (await shop.request(`/orders/${orderId}/timeline`)).body;
  const before = await timeline();
  const Key = { pk: { S: `TIMELINE#${orderId}` }, sk: { S: '#' } };
  await call(shop, 'dynamodb', 'DeleteItem', { TableName: nameOf('orders'), Key });

  const { consumers } = await replayAll('project-timeline');

  expect(consumers).toEqual(['project-timeline']);
  const after = await timeline();
  const byId = (entries: { eventId: string }[]) => entries.toSorted((a, b) => a.eventId.localeCompare(b.eventId));
  expect(byId(after.entries)).toEqual(byId(before.entries)); // entries of the same moment may change places
});
