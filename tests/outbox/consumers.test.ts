import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { call, messagesIn, nameOf, queueUrl } from './words.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ seed: 12 });
  await shop.pauseSchedules();
});
afterAll(() => shop.close());

const DAY_MS = 86_400_000;

/** A message as the bus's rule puts it into a consumer's queue. */
function message(source: string, type: string, aggregateId: string, sequence: number, change: object = {}) {
  const now = new Date(shop.system.simulator.kernel.clock.now()).toISOString();
  const metadata = { eventId: `${aggregateId}-${sequence}`, type, version: 1, aggregateId, sequence };
  const data = { orderId: aggregateId, amountMinor: 100, currency: 'EUR' };
  const detail = { metadata: { ...metadata, correlationId: 'c', occurredAt: now, ...change }, data };
  return JSON.stringify({ source: `backstitch.${source}`, 'detail-type': type, detail });
}

const send = (queue: string, MessageBody: string) =>
  call(shop, 'sqs', 'SendMessage', { QueueUrl: queueUrl(queue), MessageBody });

async function row(table: string, pk: string) {
  const Key = { pk: { S: pk }, sk: { S: '#' } };
  return (await call(shop, 'dynamodb', 'GetItem', { TableName: nameOf(table), Key, ConsistentRead: true })).Item;
}

/** A reservation of a made-up order, as the saga's step writes it. */
async function hold(orderId: string) {
  const Item = { pk: { S: `RESERVATION#${orderId}` }, sk: { S: '#' }, orderId: { S: orderId }, items: { L: [] } };
  await call(shop, 'dynamodb', 'PutItem', { TableName: nameOf('inventory'), Item: { ...Item, status: { S: 'HELD' } } });
}

async function projected(orderId: string): Promise<string[]> {
  const entries = (await row('orders', `TIMELINE#${orderId}`))?.entries.L ?? [];
  return entries.map((entry: { M: { eventId: { S: string } } }) => entry.M.eventId.S);
}

test('a confirmed order settles its reservation, and its timeline tells what every service did', async () => {
  const orderId = await shop.placeOrder();
  await shop.untilQuiet();

  expect((await row('inventory', `RESERVATION#${orderId}`)).status.S).toBe('SETTLED');
  const { body } = await shop.request(`/orders/${orderId}/timeline`);
  const types = body.entries.map(({ type }: { type: string }) => type).sort();
  expect(types).toEqual(
    ['OrderConfirmed', 'OrderPlaced', 'PaymentCharged', 'ShipmentApproved', 'ShipmentArranged', 'StockReserved'].sort(),
  );
  expect(await shop.violations()).toEqual([]);
});

test('two identical messages handled at the same moment take effect once', async () => {
  await hold('twice');
  const outcomes: string[] = [];
  shop.system.simulator.kernel.aws.onAnswered(({ caller, operation, outcome }) => {
    if (caller !== 'lambda:backstitch-dev-settle-reservation' || operation !== 'TransactWriteItems') return;
    outcomes.push('error' in outcome ? 'refused' : 'committed');
  });

  const body = message('order', 'OrderConfirmed', 'twice', 3);
  const QueueUrl = queueUrl('settle-reservation');
  const Entries = ['one', 'other'].map((Id) => ({ Id, MessageBody: body }));
  await call(shop, 'sqs', 'SendMessageBatch', { QueueUrl, Entries });
  await shop.untilQuiet();

  expect(outcomes.sort()).toEqual(['committed', 'refused']);
  expect((await row('inventory', 'RESERVATION#twice')).status.S).toBe('SETTLED');
  expect(await messagesIn(shop, 'settle-reservation')).toBe(0);
  expect(await messagesIn(shop, 'settle-reservation-dead-letters')).toBe(0);
});

test("an inbox row outlives the archive's replay by a month", async () => {
  const { ttl } = await row('inventory', 'INBOX#settle-reservation#twice-3');

  expect(Number(ttl.N) * 1_000 - shop.system.simulator.kernel.clock.now()).toBeGreaterThan((365 + 29) * DAY_MS);
});

test('an event of a version that a consumer does not know ends in its dead-letter queue', async () => {
  await hold('future');
  await send('settle-reservation', message('order', 'OrderConfirmed', 'future', 3, { version: 2 }));
  await shop.untilQuiet();

  expect((await row('inventory', 'RESERVATION#future')).status.S).toBe('HELD');
  expect(await messagesIn(shop, 'settle-reservation-dead-letters')).toBe(1);
});

test('a lower sequence is a duplicate: it is handled, and changes nothing', async () => {
  for (const sequence of [1, 2, 1]) await send('project-timeline', message('payment', 'Happened', 'low', sequence));
  await shop.untilQuiet();
  await send('project-timeline', message('payment', 'Happened', 'low', 2));
  await shop.untilQuiet();

  expect(await projected('low')).toEqual(['low-1', 'low-2']);
  expect(await messagesIn(shop, 'project-timeline')).toBe(0);
});

test('an elder that comes a moment later lets its follower go soon', async () => {
  await send('project-timeline', message('payment', 'Happened', 'soon', 2));
  await shop.pass(3_000);
  expect(await projected('soon')).toEqual([]);

  await send('project-timeline', message('payment', 'Happened', 'soon', 1));
  await shop.pass(10_000);

  expect(await projected('soon')).toEqual(['soon-1', 'soon-2']);
});

test('a missing sequence makes an inOrder consumer wait for a day, then alarm; nothing is dropped', async () => {
  await send('project-timeline', message('payment', 'Happened', 'gap', 1));
  await send('project-timeline', message('payment', 'Happened', 'gap', 3));
  await send('project-timeline', message('shipping', 'Happened', 'gap', 1)); // another aggregate flows on
  await shop.pass(DAY_MS);

  expect(await projected('gap')).toHaveLength(2);
  expect(await messagesIn(shop, 'project-timeline-dead-letters')).toBe(0);

  await shop.untilQuiet();
  expect(await messagesIn(shop, 'project-timeline-dead-letters')).toBe(1); // one message there is an alarm

  await send('project-timeline', message('payment', 'Happened', 'gap', 2));
  const SourceArn = `arn:aws:sqs:eu-west-1:000000000000:${nameOf('project-timeline-dead-letters')}`;
  await call(shop, 'sqs', 'StartMessageMoveTask', { SourceArn });
  await shop.untilQuiet();

  expect((await row('orders', 'TIMELINE#gap')).paymentSequence.N).toBe('3');
  expect(await messagesIn(shop, 'project-timeline-dead-letters')).toBe(0);
});
