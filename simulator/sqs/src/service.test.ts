import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openQueues } from './testing.ts';

test('messages come in the order in which they were sent, and are gone once deleted', async () => {
  const queues = openQueues();
  const url = await queues.create('orders');
  for (const body of ['first', 'second', 'third']) await queues.send(url, body);

  expect(await queues.drain(url)).toEqual(['first', 'second', 'third']);
  expect(await queues.counts(url)).toBe('0/0/0');
});

test('a received message is hidden for the visibility time-out and comes back with its count', async () => {
  const queues = openQueues();
  const url = await queues.create('orders', { VisibilityTimeout: '10' });
  await queues.send(url, 'order');

  const [first] = await queues.receive(url, { AttributeNames: ['All'] });
  expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
  expect(await queues.receive(url)).toEqual([]);
  expect(await queues.counts(url)).toBe('0/1/0');

  await queues.pass(10_000);
  const [second] = await queues.receive(url, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test('an old receipt deletes nothing once the message was received again', async () => {
  const queues = openQueues();
  const url = await queues.create('orders', { VisibilityTimeout: '10' });
  await queues.send(url, 'order');
  const [first] = await queues.receive(url);
  await queues.pass(10_000);
  await queues.receive(url);

  await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle });

  expect(await queues.counts(url)).toBe('0/1/0');
});

test('a receiver hears of a message when its delay or its visibility ends, and time stands still once it is deleted', async () => {
  const queues = openQueues();
  const url = await queues.create('orders', { VisibilityTimeout: '60' });
  const startMs = queues.kernel.clock.now();
  const heardMs: number[] = [];
  queues.kernel.signals.listen(`sqs:${queues.arn('orders')}`, () => heardMs.push(queues.kernel.clock.now() - startMs));

  await queues.send(url, 'order', { DelaySeconds: 5 });
  await queues.kernel.scheduler.untilQuiet();
  expect(heardMs).toEqual([5_000]);

  await queues.receive(url);
  await queues.kernel.scheduler.untilQuiet();
  expect(heardMs).toEqual([5_000, 65_000]);

  await queues.drain(url);
  await queues.kernel.scheduler.untilQuiet();
  expect(queues.kernel.clock.now() - startMs).toBe(65_000);
});

test('a long poll ends with the first message, or empty when its time is over', async () => {
  const queues = openQueues();
  const url = await queues.create('orders');
  const waiting = queues.receive(url, { WaitTimeSeconds: 20 });
  await queues.send(url, 'order', { DelaySeconds: 3 });
  await queues.pass(3_000);
  expect((await waiting).map(({ Body }) => Body)).toEqual(['order']);

  const second = await queues.create('empty', { ReceiveMessageWaitTimeSeconds: '20' });
  const startMs = queues.kernel.clock.now();
  const empty = queues.receive(second);
  await queues.pass(20_000);
  expect(await empty).toEqual([]);
  expect(queues.kernel.clock.now() - startMs).toBe(20_000);
});

test('a message received too often moves to the dead-letter queue, and a move task brings it home', async () => {
  const queues = openQueues();
  const dead = await queues.create('dead');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queues.arn('dead'), maxReceiveCount: 2 });
  const url = await queues.create('orders', { VisibilityTimeout: '1', RedrivePolicy });
  await queues.send(url, 'poison');
  for (let count = 0; count < 3; count += 1) {
    await queues.receive(url);
    await queues.pass(1_000);
  }

  expect(await queues.counts(url)).toBe('0/0/0');
  expect(await queues.counts(dead)).toBe('1/0/0');
  const sources = await queues.call('ListDeadLetterSourceQueues', { QueueUrl: dead });
  expect(sources['queueUrls']).toEqual([url]);

  await queues.call('StartMessageMoveTask', { SourceArn: queues.arn('dead') });
  await queues.kernel.scheduler.untilQuiet();
  expect(await queues.drain(url)).toEqual(['poison']);
  const { Results } = await queues.call('ListMessageMoveTasks', { SourceArn: queues.arn('dead') });
  expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
});

test('messages can be moved only out of a dead-letter queue', async () => {
  const queues = openQueues();
  await queues.create('orders');

  await expect(queues.call('StartMessageMoveTask', { SourceArn: queues.arn('orders') })).rejects.toThrow(
    'Source queue must be configured as a Dead Letter Queue.',
  );
});

test('a FIFO group waits for its message in flight, other groups do not', async () => {
  const queues = openQueues();
  const url = await queues.create('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  for (const [group, body] of [
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b1'],
  ]) {
    await queues.send(url, body ?? '', { MessageGroupId: group });
  }

  const [a1] = await queues.receive(url, { MaxNumberOfMessages: 1 });
  const [b1] = await queues.receive(url, { MaxNumberOfMessages: 1 });
  expect([a1?.Body, b1?.Body]).toEqual(['a1', 'b1']);
  expect(await queues.receive(url)).toEqual([]);

  await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: a1?.ReceiptHandle });
  expect(await queues.drain(url)).toEqual(['a2']);
});

test('a FIFO queue takes a deduplication id once in five minutes', async () => {
  const queues = openQueues();
  const url = await queues.create('orders.fifo', { FifoQueue: 'true' });
  const send = () => queues.send(url, 'order', { MessageGroupId: 'a', MessageDeduplicationId: 'once' });

  const [first, second] = [await send(), await send()];
  expect(second['MessageId']).toBe(first['MessageId']);
  expect(await queues.drain(url)).toEqual(['order']);

  await queues.pass(300_000);
  await send();
  expect(await queues.drain(url)).toEqual(['order']);
});

test('a redriven message is newly sent: however long it lay in the dead-letter queue, it is received', async () => {
  const queues = openQueues();
  const dead = await queues.create('dead', { MessageRetentionPeriod: '1209600' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queues.arn('dead'), maxReceiveCount: 1 });
  const url = await queues.create('orders', { RedrivePolicy, MessageRetentionPeriod: '3600', VisibilityTimeout: '0' });
  const sent = await queues.send(url, 'order');
  await queues.receive(url);
  await queues.receive(url);
  await queues.pass(2 * 3_600_000);

  expect((await queues.receive(dead, { VisibilityTimeout: 0 }))[0]?.MessageId).toBe(sent['MessageId']);
  await queues.call('StartMessageMoveTask', { SourceArn: queues.arn('dead') });
  await queues.pass(1);

  const [message] = await queues.receive(url, { AttributeNames: ['All'] });
  expect(message).toMatchObject({ Body: 'order', Attributes: { SentTimestamp: '1767232800000' } });
  expect(message?.MessageId).not.toBe(sent['MessageId']);
});

test('what has expired in the dead-letter queue does not come back', async () => {
  const queues = openQueues();
  const dead = await queues.create('dead', { MessageRetentionPeriod: '60' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queues.arn('dead'), maxReceiveCount: 1 });
  const url = await queues.create('orders', { RedrivePolicy, VisibilityTimeout: '0' });
  await queues.send(url, 'order');
  await queues.receive(url);
  await queues.receive(url);
  await queues.pass(60_000);

  await queues.call('StartMessageMoveTask', { SourceArn: queues.arn('dead') });
  await queues.pass(1);

  expect([await queues.receive(url), await queues.receive(dead)]).toEqual([[], []]);
});

test('a dead letter of a FIFO queue begins its retention anew, under its own id', async () => {
  const queues = openQueues();
  const fifo = { FifoQueue: 'true', MessageRetentionPeriod: '3600' };
  const dead = await queues.create('dead.fifo', fifo);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queues.arn('dead.fifo'), maxReceiveCount: 1 });
  const url = await queues.create('orders.fifo', { ...fifo, RedrivePolicy });
  const sent = await queues.send(url, 'order', { MessageGroupId: 'a', MessageDeduplicationId: 'once' });
  await queues.receive(url, { VisibilityTimeout: 3_000 });
  await queues.pass(3_000_000);
  await queues.receive(url);
  await queues.pass(3_000_000);

  const [message] = await queues.receive(dead, { AttributeNames: ['All'] });
  expect(message?.Attributes?.['MessageDeduplicationId']).toBe(sent['MessageId']);
});

test('messages and what is hidden survive a restart', async () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'sqs-')), 'store.sqlite');
  const before = openQueues({ storePath });
  const url = await before.create('orders', { VisibilityTimeout: '30' });
  await before.send(url, 'hidden');
  await before.receive(url);
  before.kernel.close();

  const after = openQueues({ storePath });
  expect(await after.receive(url)).toEqual([]);
  await after.kernel.scheduler.untilQuiet();
  expect((await after.receive(url)).map(({ Body }) => Body)).toEqual(['hidden']);
});

test('a message older than its retention is never received', async () => {
  const queues = openQueues();
  const url = await queues.create('orders', { MessageRetentionPeriod: '60' });
  await queues.send(url, 'old');
  await queues.pass(60_000);

  expect(await queues.receive(url)).toEqual([]);
});

test('attributes arrive as sent, with the digest that SDKs check', async () => {
  const queues = openQueues();
  const url = await queues.create('orders');
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'test' } };
  const sent = await queues.send(url, 'order', { MessageAttributes });

  const [message] = await queues.receive(url, { MessageAttributeNames: ['ki.*', 'All'] });

  expect(message?.MessageAttributes).toEqual(MessageAttributes);
  expect(message?.MD5OfMessageAttributes).toBe(sent['MD5OfMessageAttributes']);
  expect(sent['MD5OfMessageBody']).toBe('70a17ffa722a3985b86d30b034ad06d7');
});

test.each([
  [{ MessageBody: '' }, 'MissingRequiredParameterException'],
  [{ MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValueException'],
  [{ MessageBody: '\u0007' }, 'InvalidMessageContents'],
  [{ MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValueException'],
  [{ MessageBody: 'x', Unknown: 1 }, 'NotSimulatedException'],
])('a message that the service refuses is refused: %#', async (message, code) => {
  const queues = openQueues();
  const QueueUrl = await queues.create('orders');

  await expect(queues.call('SendMessage', { QueueUrl, ...message })).rejects.toMatchObject({ code });
});

test('a batch takes what is good and names what is not', async () => {
  const queues = openQueues();
  const QueueUrl = await queues.create('orders');
  const Entries = [
    { Id: 'good', MessageBody: 'order' },
    { Id: 'bad', MessageBody: 'order', DelaySeconds: 10_000 },
  ];

  const answer = await queues.call('SendMessageBatch', { QueueUrl, Entries });

  expect(answer).toMatchObject({
    Successful: [{ Id: 'good' }],
    Failed: [{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }],
  });
});

test('the URL of a queue may bear any host, but names this account', async () => {
  const queues = openQueues();
  await queues.create('orders');

  await queues.send('http://127.0.0.1:4566/000000000000/orders', 'order');

  await expect(queues.send('http://127.0.0.1:4566/111111111111/orders', 'order')).rejects.toMatchObject({
    code: 'QueueDoesNotExist',
    fields: { queryErrorCode: 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
  });
});

test('under faults a delivery comes twice, or out of order', async () => {
  const queues = openQueues();
  const url = await queues.create('orders');
  const on = { from: 'sqs', resource: 'orders' };
  for (const body of ['first', 'second', 'third']) await queues.send(url, body);

  queues.kernel.faults.add({ mode: 'duplicate', on, nth: 1 });
  const once = await queues.receive(url, { MaxNumberOfMessages: 1 });
  const twice = await queues.receive(url, { MaxNumberOfMessages: 1 });
  expect([...once, ...twice].map(({ Body }) => Body)).toEqual(['first', 'first']);
  expect(await queues.counts(url)).toBe('2/1/0');

  queues.kernel.faults.add({ mode: 'reorder', on, nth: 1 });
  expect((await queues.receive(url, { MaxNumberOfMessages: 1 })).map(({ Body }) => Body)).toEqual(['third']);
});
