import { expect, test } from 'vitest';
import { createDynamoDb } from '#dynamodb';
import { administrator } from '#kernel';
import { createSqs } from '#sqs';
import { fakeStream } from './fake-stream.ts';
import { type FunctionKit, openFunctions } from './function-kit.ts';

const STREAM = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';

/** Keeps the ids of each batch it gets; fails those that `bad` names. */
const COLLECTOR = `
  const seen = [];
  export const handler = async (event) => {
    if (event.ask) return seen;
    const ids = event.Records.map((record) => record.dynamodb ? record.dynamodb.Keys.id.S : record.body);
    seen.push(ids.join());
    const bad = (process.env.BAD ?? '').split(',');
    if (process.env.REPORT) {
      return { batchItemFailures: event.Records
        .filter((record, index) => bad.includes(ids[index]))
        .map((record) => ({ itemIdentifier: record.dynamodb?.SequenceNumber ?? record.messageId })) };
    }
    if (ids.some((id) => bad.includes(id))) throw new Error('bad record');
  };`;

async function openQueue(kit: FunctionKit, name: string, attributes: Record<string, string> = {}) {
  createSqs(kit.kernel);
  const call = async (operation: string, input: Record<string, unknown>) =>
    Object(await kit.kernel.aws.call('sqs', operation, input, administrator));
  const { QueueUrl } = await call('CreateQueue', { QueueName: name, Attributes: attributes });
  return {
    arn: kit.kernel.aws.arn('sqs', name),
    send: (MessageBody: string) => call('SendMessage', { QueueUrl, MessageBody }),
    bodies: async () => {
      const { Messages = [] } = await call('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      });
      return Messages.map(({ Body }: { Body: string }) => Body);
    },
    depth: async () => {
      const { Attributes } = await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
      return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    },
  };
}

async function batchesOf(kit: FunctionKit): Promise<string[]> {
  return (await kit.invoke('collector', { ask: true })).value as string[];
}

test('messages of a queue reach the function and leave the queue', async () => {
  const kit = openFunctions();
  const queue = await openQueue(kit, 'work');
  await kit.deploy('collector', COLLECTOR);
  await kit.call('CreateEventSourceMapping', { FunctionName: 'collector', EventSourceArn: queue.arn });

  for (const body of ['a', 'b', 'c']) await queue.send(body);
  await kit.kernel.scheduler.untilQuiet();

  expect((await batchesOf(kit)).join()).toBe('a,b,c');
  expect(await queue.depth()).toBe(0);
});

test('a message that fails comes back after its visibility; reported failures come back alone', async () => {
  const kit = openFunctions({ seed: 3 });
  const queue = await openQueue(kit, 'work', { VisibilityTimeout: '30', MessageRetentionPeriod: '60' });
  await kit.deploy('collector', COLLECTOR, { Environment: { Variables: { BAD: 'b', REPORT: '1' } } });
  for (const body of ['a', 'b', 'c']) await queue.send(body);
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: queue.arn,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });

  await kit.kernel.scheduler.runUntil(() => false, { limitMs: 40_000 }).catch(() => undefined);

  const [first, ...again] = await batchesOf(kit);
  expect(first?.split(',').sort()).toEqual(['a', 'b', 'c']);
  expect(again[0]).toBe('b');
});

test('a filter lets wanted records of a stream through, in order, in batches', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  await kit.deploy('collector', COLLECTOR);
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 2,
    FilterCriteria: {
      Filters: [{ Pattern: JSON.stringify({ dynamodb: { Keys: { id: { S: [{ prefix: 'OUTBOX#' }] } } } }) }],
    },
  });

  for (const id of ['OUTBOX#1', 'ORDER#1', 'OUTBOX#2', 'OUTBOX#3']) stream.put(id);
  await kit.kernel.scheduler.untilQuiet();

  expect(await batchesOf(kit)).toEqual(['OUTBOX#1,OUTBOX#2', 'OUTBOX#3']);
});

test('a shard resumes at the first failure that was reported', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  await kit.deploy('collector', COLLECTOR, { Environment: { Variables: { BAD: 'b', REPORT: '1' } } });
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRetryAttempts: 1,
  });

  for (const id of ['a', 'b', 'c']) stream.put(id);
  await kit.kernel.scheduler.untilQuiet();

  // b fails, is retried once with what came after it, and is given up.
  expect(await batchesOf(kit)).toEqual(['a,b,c', 'b,c']);
});

test('a poison record is found by halving, given up, and described to the failure destination', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  const failures = await openQueue(kit, 'failures');
  await kit.deploy('collector', COLLECTOR, { Environment: { Variables: { BAD: 'b' } } });
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: failures.arn } },
  });

  for (const id of ['a', 'b', 'c', 'd']) stream.put(id);
  await kit.kernel.scheduler.untilQuiet();

  expect(await batchesOf(kit)).toEqual(['a,b,c,d', 'a,b', 'a', 'b', 'b', 'c,d']);
  const [body] = await failures.bodies();
  expect(JSON.parse(body)).toMatchObject({
    requestContext: {
      condition: 'RetryAttemptsExhausted',
      functionArn: kit.kernel.aws.arn('lambda', 'function:collector'),
    },
    DDBStreamBatchInfo: { shardId: 'shard-1', batchSize: 1, streamArn: stream.arn },
  });
});

test('several lanes run an item’s records in order, and a poison record holds up only its own lane', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  await kit.deploy(
    'logger',
    `export const handler = async ({ Records: [{ dynamodb }] }) => {
      const { id, n } = dynamodb.NewImage;
      console.log('item', id.S, n.N);
      if (id.S === 'x') throw new Error('poison');
    };`,
  );
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'logger',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 1,
    ParallelizationFactor: 10,
    MaximumRetryAttempts: 3,
  });

  for (const [id, N] of [
    ['x', '1'],
    ['a', '1'],
    ['b', '1'],
    ['a', '2'],
    ['b', '2'],
    ['a', '3'],
  ] as const) {
    stream.put(id, { n: { N } });
  }
  await kit.kernel.scheduler.untilQuiet();

  const items = (await kit.logged('logger')).flatMap((line) => line.match(/item (\w \d)/)?.[1] ?? []);
  expect(items.filter((item) => item.startsWith('a'))).toEqual(['a 1', 'a 2', 'a 3']);
  expect(items.filter((item) => item.startsWith('b'))).toEqual(['b 1', 'b 2']);
  expect(items.filter((item) => item.startsWith('x'))).toHaveLength(4);
  expect(items.lastIndexOf('x 1')).toBe(items.length - 1);
});

test('a mapping that starts at the tip sees only what comes later, and goes on where it was when it is updated', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  await kit.deploy('collector', COLLECTOR);
  stream.put('before');
  const { UUID } = await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: stream.arn,
    StartingPosition: 'LATEST',
  });
  await kit.kernel.scheduler.untilQuiet();

  stream.put('one');
  await kit.kernel.scheduler.untilQuiet();
  await kit.call('UpdateEventSourceMapping', { UUID, BatchSize: 5 });
  stream.put('two');
  await kit.kernel.scheduler.untilQuiet();

  expect(await batchesOf(kit)).toEqual(['one', 'two']);
});

test('an asynchronous event is retried after one and two minutes, then its record goes to the destination', async () => {
  const kit = openFunctions();
  const failures = await openQueue(kit, 'failures');
  await kit.deploy('failing', 'export const handler = async () => { throw new Error("no"); };');
  await kit.call('PutFunctionEventInvokeConfig', {
    FunctionName: 'failing',
    DestinationConfig: { OnFailure: { Destination: failures.arn } },
  });
  const startMs = kit.kernel.clock.now();

  expect(await kit.invoke('failing', { order: 7 }, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
  await kit.kernel.scheduler.untilQuiet();

  expect(kit.kernel.clock.now() - startMs).toBe(180_000);
  const [body] = await failures.bodies();
  expect(JSON.parse(body)).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { order: 7 },
    responsePayload: { errorType: 'Error', errorMessage: 'no' },
  });
});

test('a throttled batch is not halved: it has not been tried', async () => {
  const kit = openFunctions();
  const stream = fakeStream(kit.kernel);
  await kit.deploy('collector', COLLECTOR);
  kit.kernel.faults.add({ mode: 'throttle', on: { from: 'mapping:collector', to: 'lambda' }, nth: 1 });
  await kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
  });

  for (const id of ['a', 'b', 'c', 'd']) stream.put(id);
  await kit.kernel.scheduler.untilQuiet();

  expect(await batchesOf(kit)).toEqual(['a,b,c,d']);
});

test('messages that are too large for one invocation together come in several', async () => {
  const kit = openFunctions();
  const queue = await openQueue(kit, 'work');
  await kit.deploy(
    'collector',
    `const seen = [];
     export const handler = async (event) => event.ask ? seen : void seen.push(event.Records.length);`,
  );
  for (let count = 0; count < 8; count += 1) await queue.send('x'.repeat(1_000_000));

  await kit.call('CreateEventSourceMapping', { FunctionName: 'collector', EventSourceArn: queue.arn });
  await kit.kernel.scheduler.untilQuiet();

  expect(await batchesOf(kit)).toEqual([6, 2]);
  expect(await queue.depth()).toBe(0);
});

test('a filter that is no pattern is refused', async () => {
  const kit = openFunctions();
  await kit.deploy('collector', COLLECTOR);

  const created = kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: fakeStream(kit.kernel).arn,
    StartingPosition: 'LATEST',
    FilterCriteria: { Filters: [{ Pattern: 'single-string' }] },
  });

  await expect(created).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
    message: 'Invalid filter pattern definition.',
  });
});

test('a mapping is created, disabled, enabled and deleted, and messages wait for it meanwhile', async () => {
  const kit = openFunctions();
  const queue = await openQueue(kit, 'orders');
  await kit.deploy('collector', COLLECTOR);
  const made = await kit.call('CreateEventSourceMapping', { FunctionName: 'collector', EventSourceArn: queue.arn });
  const UUID = String(made['UUID']);
  const state = async () => Object(await kit.call('GetEventSourceMapping', { UUID })).State;
  const update = async (Enabled: boolean) => {
    const answer = await kit.call('UpdateEventSourceMapping', { UUID, Enabled });
    await kit.kernel.scheduler.untilQuiet();
    return [answer['State'], await state()];
  };
  const seen = async () => (await kit.invoke('collector', { ask: true })).value;

  expect([made['State'], await state()]).toEqual(['Creating', 'Enabled']);
  expect(await update(false)).toEqual(['Disabling', 'Disabled']);
  await queue.send('late');
  await kit.kernel.scheduler.untilQuiet();
  expect(await seen()).toEqual([]);
  expect(await update(true)).toEqual(['Enabling', 'Enabled']);
  expect(await seen()).toEqual(['late']);
  expect((await kit.call('DeleteEventSourceMapping', { UUID }))['State']).toBe('Deleting');
  await expect(state()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
});

test.each([
  [
    { BatchSize: 11 },
    'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
  ],
  [{ ParallelizationFactor: 2 }, 'Unsupported parameter for the event source type SQS'],
  [{ ScalingConfig: { MaximumConcurrency: 1 } }, "at 'scalingConfig.maximumConcurrency' failed to satisfy"],
  [{ MaximumBatchingWindowInSeconds: 301 }, "at 'maximumBatchingWindowInSeconds' failed to satisfy"],
  [{ FilterCriteria: { Filters: [{ Pattern: '{' }] } }, 'Invalid filter pattern definition.'],
  [{ TumblingWindowInSeconds: 30 }, 'Not simulated: tumbling windows of event source mappings'],
  [
    { SourceAccessConfigurations: [] },
    'Not simulated: Lambda CreateEventSourceMapping with "SourceAccessConfigurations"',
  ],
])('a mapping of a queue with %j is refused', async (settings, why) => {
  const kit = openFunctions();
  const queue = await openQueue(kit, 'orders');
  await kit.deploy('collector', COLLECTOR);

  const made = kit.call('CreateEventSourceMapping', {
    FunctionName: 'collector',
    EventSourceArn: queue.arn,
    ...settings,
  });

  await expect(made).rejects.toThrow(why);
});

test.each([
  ['a queue that is not there', { EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:gone' }, /NonExistentQueue/],
  [
    'a queue that shows messages again too early',
    { EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:quick' },
    'Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
  ],
  [
    'a queue and a starting position',
    { EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:quick', StartingPosition: 'LATEST' },
    'StartingPosition is not valid for SQS event sources.',
  ],
  ['a stream that is not there', { EventSourceArn: STREAM, StartingPosition: 'LATEST' }, `Stream not found: ${STREAM}`],
  [
    'a stream from a time',
    { EventSourceArn: STREAM, StartingPosition: 'AT_TIMESTAMP' },
    `Unsupported starting position for arn type: ${STREAM}`,
  ],
  ['a stream from nowhere', { EventSourceArn: STREAM }, "Value null at 'startingPosition' failed to satisfy"],
])('a mapping of %s is refused', async (_what, source, why) => {
  const kit = openFunctions();
  await openQueue(kit, 'quick', { VisibilityTimeout: '2' });
  createDynamoDb(kit.kernel);
  await kit.deploy('collector', COLLECTOR);

  const made = kit.call('CreateEventSourceMapping', { FunctionName: 'collector', ...source });

  await expect(made).rejects.toThrow(why);
});
