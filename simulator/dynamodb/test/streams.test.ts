import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type AwsError, administrator, createKernel, type Kernel } from '#kernel';
import { createDynamoDb } from '../src/index.ts';
import { type Answer, openDynamoDb } from './dynamodb-kit.ts';

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string };
}

function callerOf(kernel: Kernel) {
  return async (service: string, operation: string, input: object): Promise<Answer> =>
    (await kernel.aws.call(service, operation, { ...input }, administrator)) as Answer; // As all do.
}

async function openStream() {
  const db = openDynamoDb();
  const { TableDescription } = await db.createTable('things', ['pk S'], {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  const { LatestStreamArn: StreamArn } = TableDescription as { LatestStreamArn: string };
  const ask = (operation: string, input: object) => callerOf(db.kernel)('streams.dynamodb', operation, input);
  const shards = async (others: object = {}) => {
    const { StreamDescription } = await ask('DescribeStream', { StreamArn, ...others });
    return (StreamDescription as { Shards: Shard[] }).Shards;
  };
  const refusal = (operation: string, input: object) =>
    ask(operation, input).then(
      () => undefined,
      ({ code }: AwsError) => code,
    );
  return { ...db, StreamArn, ask, shards, refusal };
}

const HOURS = 3_600_000;
const NO_ARN = 'a text that is long enough to name a stream';

describe('a stream', () => {
  test('tells which shards go on where one ended', async () => {
    const { call, shards, pass } = await openStream();
    const put = (pk: string) => call('PutItem', { TableName: 'things', Item: { pk: { S: pk } } });
    for (const pk of ['a', 'b', 'c']) {
      await put(pk);
      await pass(5 * HOURS);
    }
    const all = await shards();
    expect(all.some(({ ParentShardId }) => ParentShardId !== undefined)).toBe(true);
    for (const { ShardId } of all) {
      const children = await shards({ ShardFilter: { Type: 'CHILD_SHARDS', ShardId } });
      expect(children).toEqual(all.filter(({ ParentShardId }) => ParentShardId === ShardId));
    }
  });

  test.each<[string, string, string]>([
    ['a text that names nothing', NO_ARN, 'ValidationException'],
    ['a stream that is not there', ':table/things/stream/2020-01-01T00:00:00.000', 'ResourceNotFoundException'],
  ])('that is %s is refused', async (_, given, code) => {
    const { StreamArn, refusal } = await openStream();
    const named = given.startsWith(':') ? StreamArn.replace(/:table.*/, given) : given;
    const iterator = { ShardId: 'a shard that was never opened', ShardIteratorType: 'LATEST' };
    expect(await refusal('DescribeStream', { StreamArn: named })).toBe(code);
    expect(await refusal('GetShardIterator', { StreamArn: named, ...iterator })).toBe(code);
  });

  test('is listed behind another, if that is one', async () => {
    const { ask, refusal, StreamArn } = await openStream();
    expect(await ask('ListStreams', { ExclusiveStartStreamArn: StreamArn })).toEqual({ Streams: [] });
    expect(await refusal('ListStreams', { ExclusiveStartStreamArn: NO_ARN })).toBe('ValidationException');
  });

  test('is read from a sequence number only where the iterator is of such a type', async () => {
    const { StreamArn, shards, ask, refusal } = await openStream();
    const [shard] = await shards();
    const ShardId = shard?.ShardId ?? '';
    const SequenceNumber = shard?.SequenceNumberRange.StartingSequenceNumber;
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'TRIM_HORIZON', 'LATEST']) {
      const iterator = { StreamArn, ShardId, ShardIteratorType };
      const takesOne = ShardIteratorType.endsWith('_SEQUENCE_NUMBER');
      const [good, bad] = takesOne
        ? [{ ...iterator, SequenceNumber }, iterator]
        : [iterator, { ...iterator, SequenceNumber }];
      expect(await ask('GetShardIterator', good)).toHaveProperty('ShardIterator');
      expect(await refusal('GetShardIterator', bad)).toBe('ValidationException');
    }
  });
});

describe('a stream that is opened at the moment at which another was', () => {
  const stream = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' };
  const arns = async ({ ask }: Awaited<ReturnType<typeof openStream>>) =>
    ((await ask('ListStreams', {})) as unknown as { Streams: { StreamArn: string }[] }).Streams; // As the operation does.

  test('has a label of its own, however often it is switched off and on', async () => {
    const opened = await openStream();
    for (let time = 0; time < 3; time += 1) {
      await opened.call('UpdateTable', { TableName: 'things', StreamSpecification: { StreamEnabled: false } });
      await opened.call('UpdateTable', { TableName: 'things', StreamSpecification: stream });
    }
    expect(await arns(opened)).toHaveLength(4);
  });

  test('has a label of its own, when its table takes the name of one that was deleted', async () => {
    const opened = await openStream();
    await opened.call('DeleteTable', { TableName: 'things' });
    await opened.createTable('things', ['pk S'], { StreamSpecification: stream });
    expect(await arns(opened)).toHaveLength(2);
  });
});

test('a stream that was switched off is forgotten when nothing of it can be read any more', async () => {
  const { kernel, call, createTable, pass } = await openStream();
  await call('PutItem', { TableName: 'things', Item: { pk: { S: 'a' } } });
  await call('DeleteTable', { TableName: 'things' });
  await pass(25 * HOURS);
  await createTable('others', ['pk S'], {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  expect(kernel.store.value('SELECT count(*) FROM dynamodb_stream_records')).toBe(0);
  expect(kernel.store.value('SELECT count(*) FROM dynamodb_streams')).toBe(1);
});

test('a stream keeps its number of shards when the simulator starts again with another', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'streams-'));
  const open = (shardsPerStream: number) => {
    const kernel = createKernel({ seed: 1, storePath: join(directory, 'store.sqlite') });
    createDynamoDb(kernel, { shardsPerStream });
    kernel.resume();
    return { kernel, call: callerOf(kernel) };
  };
  const before = open(1);
  await before.call('dynamodb', 'CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  before.kernel.close();

  const { kernel, call } = open(4);
  for (const pk of ['a', 'b', 'c', 'd', 'e']) {
    await call('dynamodb', 'PutItem', { TableName: 'things', Item: { pk: { S: pk } } });
  }
  const streams = (operation: string, input: object) => call('streams.dynamodb', operation, input);
  const { Streams } = (await streams('ListStreams', {})) as unknown as { Streams: { StreamArn: string }[] };
  const [{ StreamArn } = { StreamArn: '' }] = Streams;
  const { StreamDescription } = await streams('DescribeStream', { StreamArn });
  let count = 0;
  for (const { ShardId } of (StreamDescription as { Shards: Shard[] }).Shards) {
    const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    const { ShardIterator } = await streams('GetShardIterator', from);
    const { Records } = await streams('GetRecords', { ShardIterator });
    count += (Records as unknown[]).length;
  }
  kernel.close();
  rmSync(directory, { recursive: true });
  expect(count).toBe(5);
});
