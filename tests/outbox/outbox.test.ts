import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { call, eventRow, firstPublications, invocationsOf, logLines, messagesIn, operationsOf } from './words.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 11 });
});
afterAll(() => shop.close());

const MINUTE_MS = 60_000;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("updates, order rows and the relay's own deletes never invoke the relay", async () => {
  const orderId = await shop.placeOrder();
  await shop.untilQuiet();
  const before = await invocationsOf(shop, 'order-relay');
  expect(before).toBeLessThanOrEqual((await firstPublications(shop, 'order', orderId)).length); // none for a delete

  const { TableName, Item } = eventRow(shop, 'order', 'poison', 1);
  const note = { ':note': { S: 'changed' } };
  const Key = { pk: { S: `ORDER#${orderId}` }, sk: { S: '#' } };
  const UpdateExpression = 'SET note = :note';
  await call(shop, 'dynamodb', 'UpdateItem', { TableName, Key, UpdateExpression, ExpressionAttributeValues: note });
  await call(shop, 'dynamodb', 'PutItem', { TableName, Item: { pk: { S: 'NOTE#1' }, sk: { S: '#' } } });
  await shop.untilQuiet();
  expect(await invocationsOf(shop, 'order-relay')).toBe(before);

  await call(shop, 'dynamodb', 'PutItem', { TableName, Item: { ...Item, detail: { S: 'no event' } } });
  await shop.untilQuiet(); // the relay parks it: an update
  const operations = await operationsOf(shop, 'order');
  expect(await operations.discard({ aggregateId: 'poison', sequence: 1 })).toBe(true);
  expect(await operations.forgetSettled()).toBe(1);
  await shop.untilQuiet();
  expect(await invocationsOf(shop, 'order-relay')).toBe(before + 1);
});

test('200 events under relay failures and one poison event: after redrive all arrived in sequence, and others were not held up', async () => {
  const { faults } = shop.system.simulator.kernel;
  const from = 'lambda:backstitch-dev-shipping-relay';
  for (const nth of [2, 40])
    faults.add({ mode: 'crash-after', on: { from, to: 'events', operation: 'PutEvents' }, nth });
  for (const nth of [7, 60]) faults.add({ mode: 'crash-before', on: { from, operation: 'BatchWriteItem' }, nth });
  for (const nth of [3, 4, 5, 90, 91, 92]) faults.add({ mode: 'throttle', on: { from, to: 'events' }, nth });
  faults.add({ mode: 'lost-answer', on: { from, to: 'events' }, nth: 50 });
  for (const sequence of upTo(200)) {
    const { TableName, Item } = eventRow(shop, 'shipping', 'long', sequence);
    const poison = sequence === 57 ? { detail: { S: 'no event' } } : {};
    await call(shop, 'dynamodb', 'PutItem', { TableName, Item: { ...Item, ...poison } });
    if (sequence === 120) await call(shop, 'dynamodb', 'PutItem', eventRow(shop, 'shipping', 'other', 1));
  }
  await shop.untilQuiet();
  shop.mend();

  expect(await firstPublications(shop, 'shipping', 'long')).toEqual(upTo(56));
  expect(await firstPublications(shop, 'shipping', 'other')).toEqual([1]);
  expect(await messagesIn(shop, 'shipping-parked-events')).toBe(1);

  const operations = await operationsOf(shop, 'shipping');
  expect(await operations.parked()).toMatchObject([{ aggregateId: 'long', sequence: 57 }]);
  await call(shop, 'dynamodb', 'PutItem', mended(57));
  expect(await operations.redrive('long')).toEqual({ kind: 'released', published: 144 });
  expect(await operations.forgetSettled()).toBe(1);
  await shop.untilQuiet();

  expect(await firstPublications(shop, 'shipping', 'long')).toEqual(upTo(200));
  const { events } = await shop.facts();
  expect(events.filter(({ aggregateId }) => aggregateId === 'long').length).toBeGreaterThan(200); // failures left twins
  const { Item } = await call(shop, 'dynamodb', 'GetItem', {
    TableName: 'backstitch-dev-orders',
    Key: { pk: { S: 'TIMELINE#long' }, sk: { S: '#' } },
  });
  const projected = Item.entries.L.map((entry: { M: { eventId: { S: string } } }) => entry.M.eventId.S);
  expect(projected).toEqual(upTo(200).map((sequence) => `long-${sequence}`));
  expect(await shop.violations()).toEqual([]);
});

/** The poison row as a person mends it: still parked, its detail an event again. */
function mended(sequence: number) {
  const { TableName, Item } = eventRow(shop, 'shipping', 'long', sequence);
  return { TableName, Item: { ...Item, state: { S: 'PARKED' }, parkedFor: { S: 'mended' } } };
}

test('of a call that fails in part only the refused event is parked', async () => {
  const { TableName, Item } = eventRow(shop, 'payment', 'refused', 1);
  const items = [
    { ...Item, source: { S: 'aws.payment' } }, // the bus takes no source of the service's own
    eventRow(shop, 'payment', 'beside', 1).Item,
  ];
  const TransactItems = items.map((item) => ({ Put: { TableName, Item: item } }));
  await call(shop, 'dynamodb', 'TransactWriteItems', { TransactItems });
  await shop.untilQuiet();

  expect(await firstPublications(shop, 'payment', 'beside')).toEqual([1]);
  const operations = await operationsOf(shop, 'payment');
  const [parked] = await operations.parked();
  expect(parked).toMatchObject({
    aggregateId: 'refused',
    parkedFor: expect.stringContaining('NotAuthorizedForSource'),
  });
  expect(await operations.discard({ aggregateId: 'refused', sequence: 1 })).toBe(true);
  expect(await operations.forgetSettled()).toBe(1);
});

test('what the relay gives up is published by the sweeper, which tells how old it was', async () => {
  const from = 'lambda:backstitch-dev-inventory-relay';
  shop.system.simulator.kernel.faults.add({ mode: 'server-error', on: { from, to: 'events' } });
  await call(shop, 'dynamodb', 'PutItem', eventRow(shop, 'inventory', 'late', 1));
  await shop.pass(4 * MINUTE_MS);
  expect(await firstPublications(shop, 'inventory', 'late')).toEqual([1]);
  await shop.untilQuiet();
  shop.mend();

  const metrics = (await logLines(shop, 'inventory-sweeper')).filter((line) => line.includes('"OutboxDepth":1'));
  const ages = metrics.map((line) => JSON.parse(line)['OutboxOldestAge']);
  expect(Math.max(...ages)).toBeGreaterThanOrEqual(120);
  expect((await shop.facts()).outbox).toEqual([]);
});

// Last, because the follower of a discarded event waits at the timeline for a day.
test('an event that is too large is parked with all it says; discarding it deletes its row', async () => {
  await call(shop, 'dynamodb', 'PutItem', eventRow(shop, 'payment', 'large', 1, { text: 'x'.repeat(300_000) }));
  await call(shop, 'dynamodb', 'PutItem', eventRow(shop, 'payment', 'large', 2));
  await shop.untilQuiet();

  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/backstitch-dev-payment-parked-events';
  const { Messages } = await call(shop, 'sqs', 'ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
  const { reason, item } = JSON.parse(Messages[0].Body);
  expect(reason).toMatch(/larger than/);
  expect(JSON.parse(item.detail.S).data.text).toHaveLength(300_000);

  const operations = await operationsOf(shop, 'payment');
  expect(await operations.discard({ aggregateId: 'large', sequence: 1 })).toBe(true);
  expect(await operations.forgetSettled()).toBe(1);
  expect(await firstPublications(shop, 'payment', 'large')).toEqual([2]);
  expect((await shop.facts()).outbox).toEqual([]);
});
