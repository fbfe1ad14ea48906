import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { call, eventRow, firstPublications, invocationsOf, messagesIn, nameOf, queueUrl } from '../outbox/words.ts';
import { type Operator, openOperator } from '../saga/operator.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
let operator: Operator;
beforeAll(async () => {
  shop = await openShop({ seed: 21 });
  await shop.pauseSchedules(); // nobody but the operator mends
  operator = await openOperator(shop);
});
afterEach(async () => {
  shop.mend();
  await shop.untilQuiet();
  expect(await shop.violations()).toEqual([]); // I7: every dead-letter queue is empty
  expect((await operator.run('parked')).document.groups).toEqual([]);
});
afterAll(async () => {
  await operator.close();
  await shop.close();
});

const faults = () => shop.system.simulator.kernel.faults;
const parked = async (queue: string) => (await operator.run('parked', { queue })).document.groups;
const redrive = (options: object) => operator.run('redrive', { why: 'mended', ...options });
const chargesOf = async (order: string) =>
  (await shop.facts()).charges.filter(({ orderId }) => orderId === order).length;
const latest = async () => (await operator.run('operations')).document.operations[0];

test("a consumer's dead letter is moved back by the queue service, and takes effect once", async () => {
  const queue = 'start-saga-dead-letters';
  faults().add({ mode: 'server-error', on: { from: 'lambda:backstitch-dev-start-saga', to: 'dynamodb' } });
  const order = await shop.placeOrder();
  await shop.pass(20 * 60_000);
  expect(await parked(queue)).toMatchObject([
    {
      kind: 'letter',
      queue,
      cause: 'not handled: OrderPlaced version 1',
      count: 1,
      preview: expect.stringContaining(order),
    },
  ]);
  shop.mend();

  const preview = await redrive({ queue, dryRun: true });
  expect(preview.document.wouldRedrive).toMatchObject([{ order, queue }]);
  expect(await messagesIn(shop, queue)).toBe(1);
  expect(await redrive({ queue })).toMatchObject({ code: 0, document: { redriven: [{ isDone: true }] } });
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await chargesOf(order)).toBe(1);
  expect(await latest()).toMatchObject({ action: 'redrive', queue, why: 'mended' });
});

test('a letter that was put into a dead-letter queue by hand is moved back too', async () => {
  const queue = 'settle-reservation-dead-letters';
  const metadata = { aggregateId: 'by-hand', version: 2 };
  const MessageBody = JSON.stringify({ 'detail-type': 'OrderConfirmed', detail: { metadata } });
  await call(shop, 'sqs', 'SendMessage', { QueueUrl: queueUrl(queue), MessageBody });

  await redrive({ queue });
  await shop.pass(10_000);
  expect(await messagesIn(shop, queue)).toBe(0);
  expect(await messagesIn(shop, 'settle-reservation')).toBe(1);

  await shop.untilQuiet(); // no consumer knows this version
  expect(await operator.run('discard', { queue, order: 'by-hand', why: 'made up' })).toMatchObject({ code: 0 });
});

test("of a consumer's dead letters those of one order go back alone", async () => {
  const queue = 'start-saga-dead-letters';
  faults().add({ mode: 'server-error', on: { from: 'lambda:backstitch-dev-start-saga', to: 'dynamodb' } });
  const [order, other] = [await shop.placeOrder(), await shop.placeOrder()];
  await shop.pass(20 * 60_000);
  shop.mend();

  const { document } = await redrive({ queue, order });
  expect(document.redriven).toMatchObject([{ outcome: 'sent back to its queue', isDone: true }]);
  expect(await latest()).toMatchObject({ queue, orderId: order, letter: expect.any(String) });
  await shop.pass(60_000);
  expect([await shop.statusOf(order), await shop.statusOf(other)]).toEqual(['CONFIRMED', 'PENDING']);

  await redrive({ order: other });
  await shop.untilQuiet();
  expect(await shop.statusOf(other)).toBe('CONFIRMED');
});

test('an event that its rule could not deliver goes to its queue; sent twice, it takes effect once', async () => {
  const queue = 'start-saga-undelivered';
  const { Attributes } = await call(shop, 'sqs', 'GetQueueAttributes', {
    QueueUrl: queueUrl('start-saga'),
    AttributeNames: ['Policy'],
  });
  const setPolicy = (Policy: string) =>
    call(shop, 'sqs', 'SetQueueAttributes', { QueueUrl: queueUrl('start-saga'), Attributes: { Policy } });
  await setPolicy('');
  const order = await shop.placeOrder();
  await shop.pass(60_000);
  const [group] = await parked(queue);
  expect(group).toMatchObject({ count: 1, cause: expect.stringMatching(/^not delivered: \w+/) });
  await setPolicy(Attributes.Policy);

  // A command that dies between sending and deleting.
  faults().add({ mode: 'server-error', on: { to: 'sqs', operation: 'DeleteMessage' } });
  await expect(redrive({ queue, order })).rejects.toThrow();
  shop.mend();
  expect(await messagesIn(shop, queue)).toBe(1);
  expect(await redrive({ queue, order })).toMatchObject({ code: 0 });
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await chargesOf(order)).toBe(1);
});

test("a batch that the relay's mapping gave up is published from its rows, and its letter forgotten", async () => {
  const queue = 'inventory-relay-abandoned';
  const from = 'lambda:backstitch-dev-inventory-relay';
  faults().add({ mode: 'server-error', on: { from, to: 'events' } });
  await call(shop, 'dynamodb', 'PutItem', eventRow(shop, 'inventory', 'given-up', 1));
  await shop.untilQuiet();
  expect(await parked(queue)).toMatchObject([{ count: 1, cause: 'given up: RetryAttemptsExhausted' }]);
  expect(await firstPublications(shop, 'inventory', 'given-up')).toEqual([]);

  const eventsAreDown = { to: 'events', operation: 'PutEvents' };
  faults().add({ mode: 'server-error', on: eventsAreDown });
  expect(await redrive({ queue })).toMatchObject({ code: 1, document: { redriven: [{ isDone: false }] } });
  expect(await messagesIn(shop, queue)).toBe(1);
  shop.mend();

  const { document } = await redrive({ queue });
  expect(document.redriven).toMatchObject([{ outcome: 'its rows are published', isDone: true }]);
  await shop.untilQuiet();
  expect(await firstPublications(shop, 'inventory', 'given-up')).toEqual([1]);
});

test('parked events are redriven in sequence or discarded, and the letters of what is settled are forgotten', async () => {
  const queue = 'payment-parked-events';
  const put = (aggregate: string, sequence: number, change: object = {}) => {
    const { TableName, Item } = eventRow(shop, 'payment', aggregate, sequence);
    return call(shop, 'dynamodb', 'PutItem', { TableName, Item: { ...Item, ...change } });
  };
  const poison = { detail: { S: 'no event' } };
  await put('mended', 1, poison);
  await put('mended', 2);
  await put('given-away', 1);
  await put('given-away', 2, poison);
  await shop.untilQuiet();
  expect(await parked(queue)).toMatchObject([{ kind: 'event', queue, count: 2 }]);

  expect(await redrive({ queue, order: 'mended' })).toMatchObject({ code: 1 }); // not mended yet: refused again
  await put('mended', 1, { state: { S: 'PARKED' } });
  const { document } = await redrive({ queue, order: 'mended' });
  expect(document.redriven).toMatchObject([{ id: 'mended', outcome: '2 published', isDone: true }]);

  await expect(operator.run('discard', { queue, why: undefined })).rejects.toThrow('--why');
  await operator.run('discard', { queue, order: 'given-away', why: 'nobody may know' });
  expect(await latest()).toMatchObject({ action: 'discard', queue, orderId: 'given-away', why: 'nobody may know' });
  await shop.untilQuiet();

  expect(await firstPublications(shop, 'payment', 'mended')).toEqual([1, 2]);
  expect(await firstPublications(shop, 'payment', 'given-away')).toEqual([1]);
  expect(await messagesIn(shop, queue)).toBe(0);
});

test('a scheduled run that failed is kept, run again, and forgotten', async () => {
  const queue = 'reconcile-payments-dead-letters';
  const FunctionName = nameOf('reconcile-payments');
  faults().add({ mode: 'server-error', on: { from: `lambda:${FunctionName}`, to: 'api.stripe.com' } });
  await call(shop, 'lambda', 'Invoke', {
    FunctionName,
    InvocationType: 'Event',
    Payload: '{}',
  });
  await shop.untilQuiet();
  expect(await parked(queue)).toMatchObject([{ count: 1, cause: expect.stringMatching(/^run failed: /) }]);

  await operator.run('keep', { queue, why: 'the provider is asked first' });
  expect(await messagesIn(shop, queue)).toBe(0);
  await shop.pass(15 * 86_400_000); // longer than the queue would have kept it
  expect(await parked(queue)).toMatchObject([{ kind: 'kept', count: 1 }]);
  shop.mend();
  const before = await invocationsOf(shop, 'reconcile-payments');

  const { document } = await redrive({ kind: 'kept' });
  expect(document.redriven).toMatchObject([{ outcome: 'runs again', isDone: true }]);
  await shop.untilQuiet();

  expect(await invocationsOf(shop, 'reconcile-payments')).toBe(before + 1);
});

test('a run that its rule could not start gets what the rule gives, not what the rule got', async () => {
  const queue = 'reconcile-shipments-dead-letters';
  const rule = 'reconcile-shipments-hourly';
  const runs: unknown[] = [];
  shop.system.simulator.kernel.aws.onAnswered(({ operation, resource, input, outcome }) => {
    const isRun = operation === 'Invoke' && resource?.includes('reconcile-shipments') && !('error' in outcome);
    if (isRun) runs.push(JSON.parse(String(Object(input).Payload)));
  });
  faults().add({ mode: 'server-error', on: { from: `events:${nameOf(rule)}`, to: 'lambda' } });
  await call(shop, 'events', 'EnableRule', { Name: nameOf(rule) });
  await shop.pass(70 * 60_000);
  await call(shop, 'events', 'DisableRule', { Name: nameOf(rule) });
  shop.mend();
  expect(await parked(queue)).toMatchObject([{ count: 1, cause: expect.stringMatching(/^not delivered: /) }]);
  expect(runs).toEqual([]);

  const { document } = await redrive({ queue });
  expect(document.redriven).toMatchObject([{ outcome: 'runs now', isDone: true }]);
  await shop.untilQuiet();

  expect(runs).toEqual([{ windowHours: 26 }]);
});

test('what lies in the wrong place says so, stays at a redrive, and is discarded', async () => {
  const queue = 'sweep-orders-dead-letters';
  await call(shop, 'sqs', 'SendMessage', { QueueUrl: queueUrl(queue), MessageBody: 'who put this here?' });

  const { code, document } = await redrive({ queue });
  expect([code, document.redriven[0].outcome]).toEqual([1, expect.stringContaining('no record of an invocation')]);
  await expect(operator.run('discard')).rejects.toThrow('Say which');
  expect(await operator.run('discard', { queue, why: 'it is nothing' })).toMatchObject({ code: 0 });
  await expect(operator.run('parked', { queue: 'nowhere' })).rejects.toThrow('start-saga-dead-letters');
});
