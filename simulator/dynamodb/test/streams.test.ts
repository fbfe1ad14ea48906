import { describe, expect, test } from 'vitest';
import { type AwsError, administrator } from '#kernel';
import { type Answer, openDynamoDb } from './dynamodb-kit.ts';

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string };
}

async function openStream() {
  const db = openDynamoDb();
  const { TableDescription } = await db.createTable('things', ['pk S'], {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  });
  const { LatestStreamArn: StreamArn } = TableDescription as { LatestStreamArn: string };
  const ask = async (operation: string, input: object): Promise<Answer> =>
    (await db.kernel.aws.call('streams.dynamodb', operation, { ...input }, administrator)) as Answer; // As all do.
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
