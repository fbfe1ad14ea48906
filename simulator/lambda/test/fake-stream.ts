import { AwsError, type Kernel } from '#kernel';

/** A stream with one shard, in memory: what a table would write, without the table. */
export interface FakeStream {
  readonly arn: string;
  /** Appends a record for an item whose key is `id`. */
  put(id: string, more?: Record<string, unknown>): void;
}

/** Registers a fake `streams.dynamodb`. */
export function fakeStream(kernel: Kernel): FakeStream {
  const arn = kernel.aws.arn('dynamodb', 'table/orders/stream/2026-01-01T00:00:00.000');
  const records: Array<Record<string, unknown>> = [];
  const sequenceOf = (index: number) => String(index + 1).padStart(21, '1');
  const positions: Record<string, (sequence: string) => number> = {
    TRIM_HORIZON: () => 0,
    LATEST: () => records.length,
    AFTER_SEQUENCE_NUMBER: (sequence) => records.findIndex(({ SequenceNumber }) => SequenceNumber === sequence) + 1,
  };
  kernel.aws.register({
    name: 'streams.dynamodb',
    permissions: () => [],
    operations: {
      DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } }),
      GetShardIterator: ({ ShardIteratorType, SequenceNumber }) => {
        const position = positions[String(ShardIteratorType)];
        if (!position) throw new AwsError('ValidationException', 'No such type.');
        return { ShardIterator: String(position(String(SequenceNumber))) };
      },
      GetRecords: ({ ShardIterator, Limit }) => {
        const from = Number(ShardIterator);
        const page = records.slice(from, from + Number(Limit));
        return { Records: page.map(({ record }) => record), NextShardIterator: String(from + page.length) };
      },
    },
  });
  return {
    arn,
    put: (id, more = {}) => {
      const SequenceNumber = sequenceOf(records.length);
      const dynamodb = {
        ApproximateCreationDateTime: Math.floor(kernel.clock.now() / 1_000),
        Keys: { id: { S: id } },
        NewImage: { id: { S: id }, ...more },
        SequenceNumber,
        SizeBytes: 10,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      };
      const record = {
        eventID: SequenceNumber,
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        dynamodb,
      };
      records.push({ SequenceNumber, record });
      kernel.signals.wake(`dynamodb-stream:${arn}`);
    },
  };
}
