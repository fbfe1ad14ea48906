import { type AwsError, type AwsService, AwsError as Failure, type Kernel, type Operation, type Row } from '#kernel';
import { missingMember, resourceNotFound, validationError } from '../errors.ts';
import { readRequest } from '../requests/read-request.ts';
import { field, integer, text } from '../requests/shapes.ts';
import { type KeySchema, keyAttributes } from '../tables/table.ts';
import { decodeIterator, encodeIterator } from './iterator.ts';
import { RETENTION_MS, SEQUENCES_PER_MS, type StoredRecord } from './stream-log.ts';

/** How long a shard iterator can be used, ms. */
const ITERATOR_LIFE_MS = 15 * 60_000;

/** Most bytes of records in one answer. */
const MAX_ANSWER_BYTES = 1024 * 1024;

const arn = text({ notNull: true, minLength: 37, maxLength: 1024 });
const shardId = text({ notNull: true, minLength: 28, maxLength: 65 });
const shardFilter = field('ShardFilter', { Type: text({ notNull: true, oneOf: ['CHILD_SHARDS'] }), ShardId: shardId });

const STREAM_ARN = /^arn:aws[a-z-]*:dynamodb:[^:]*:\d*:table\/[^/]+\/stream\/[^/]+$/;

function checkArn(given: string): void {
  if (!STREAM_ARN.test(given)) throw validationError('Invalid StreamArn');
}

/** A sequence number as the API writes it: they compare as numbers and, of equal length, as texts. */
export function sequenceText(sequence: number): string {
  return `1${String(sequence).padStart(20, '0')}`;
}

function sequenceOf(given: string): number {
  return Number(given.slice(1));
}

interface DescribeStreamRequest {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
  /** Only the shards that go on where this one ended. */
  readonly ShardFilter?: { readonly Type: 'CHILD_SHARDS'; readonly ShardId: string };
}

/** The service `streams.dynamodb`. */
export function createStreamsService(kernel: Kernel): AwsService {
  const { store, clock, aws } = kernel;
  const oldestMs = () => clock.now() - RETENTION_MS;

  const findStream = (streamArn: string): Row => {
    checkArn(streamArn);
    const stream = store.get('SELECT * FROM dynamodb_streams WHERE arn = ?', streamArn);
    const disabledMs = stream?.['disabled_ms'];
    if (!stream || (disabledMs !== null && Number(disabledMs) < oldestMs())) {
      throw resourceNotFound(`Requested resource not found: Stream: ${streamArn} not found`);
    }
    return stream;
  };

  const findShard = (stream: Row, id: string): Row => {
    const sql = 'SELECT * FROM dynamodb_shards WHERE stream_id = ? AND shard_id = ?';
    const shard = store.get(sql, Number(stream['id']), id);
    if (!shard) {
      throw resourceNotFound(`Requested resource not found: Shard does not exist: ${id}`);
    }
    return shard;
  };

  const listStreams: Operation = (input) => {
    const request = readRequest<{ TableName?: string; Limit?: number; ExclusiveStartStreamArn?: string }>(input, {
      members: {
        TableName: text({ minLength: 3, maxLength: 255 }),
        Limit: integer({ atLeast: 1, atMost: 100 }),
        ExclusiveStartStreamArn: text({ minLength: 37, maxLength: 1024 }),
      },
    });
    const { TableName: table, Limit: limit = 100, ExclusiveStartStreamArn: after = '' } = request;
    if (after) checkArn(after);
    const rows = store
      .all('SELECT * FROM dynamodb_streams WHERE arn > ? ORDER BY arn', after)
      .filter((row) => table === undefined || row['table_name'] === table)
      .filter((row) => row['disabled_ms'] === null || Number(row['disabled_ms']) >= oldestMs());
    const shown = rows.slice(0, limit).map((row) => ({
      StreamArn: row['arn'],
      TableName: row['table_name'],
      StreamLabel: row['label'],
    }));
    const last = shown[shown.length - 1];
    return { Streams: shown, ...(rows.length > limit && last ? { LastEvaluatedStreamArn: last.StreamArn } : {}) };
  };

  const describeStream: Operation = (input) => {
    const request = readRequest<DescribeStreamRequest>(input, {
      members: {
        StreamArn: arn,
        Limit: integer({ atLeast: 1, atMost: 100 }),
        ExclusiveStartShardId: { ...shardId, notNull: false },
        ShardFilter: shardFilter,
      },
    });
    const {
      StreamArn: streamArn,
      Limit: limit = 100,
      ExclusiveStartShardId: after = '',
      ShardFilter: filter,
    } = request;
    const stream = findStream(streamArn);
    const rows = store
      .all('SELECT * FROM dynamodb_shards WHERE stream_id = ? ORDER BY shard_id', Number(stream['id']))
      .filter((row) => row['closed_ms'] === null || Number(row['closed_ms']) >= oldestMs());
    const shards = rows
      .filter((row) => String(row['shard_id']) > after)
      .filter((row) => !filter || row['parent_id'] === filter.ShardId);
    const shown = shards.slice(0, limit);
    const ids = new Set(rows.map((row) => row['shard_id']));
    const last = shown[shown.length - 1];
    return {
      StreamDescription: {
        StreamArn: streamArn,
        StreamLabel: stream['label'],
        StreamStatus: stream['disabled_ms'] === null ? 'ENABLED' : 'DISABLED',
        StreamViewType: stream['view_type'],
        CreationRequestDateTime: Number(stream['created_ms']) / 1000,
        TableName: stream['table_name'],
        KeySchema: describeKeys(JSON.parse(String(stream['key_schema']))),
        Shards: shown.map((row) => describeShard(row, ids)),
        ...(shards.length > limit && last ? { LastEvaluatedShardId: last['shard_id'] } : {}),
      },
    };
  };

  /** The sequence number at which reading begins. */
  const startOf = (stream: Row, shard: Row, type: string, given: string | undefined): number => {
    const first = Number(shard['first_sequence']);
    if (type === 'TRIM_HORIZON' || type === 'LATEST') {
      if (given !== undefined) throw validationError(`Invalid SequenceNumber: ${type} takes none`);
      return type === 'TRIM_HORIZON' ? first : lastSequence(stream, shard) + 1;
    }
    if (given === undefined) throw missingMember('sequenceNumber');
    const sequence = sequenceOf(given);
    if (sequence < oldestMs() * SEQUENCES_PER_MS) throw trimmed();
    const last = shard['last_sequence'];
    if (!(sequence >= first) || (last !== null && sequence > Number(last))) {
      throw validationError(`Invalid SequenceNumber ${given} for shard ${String(shard['shard_id'])}`);
    }
    return type === 'AT_SEQUENCE_NUMBER' ? sequence : sequence + 1;
  };

  const lastSequence = (stream: Row, shard: Row): number => {
    if (shard['last_sequence'] !== null) return Number(shard['last_sequence']);
    const sql = 'SELECT max(sequence) AS last FROM dynamodb_stream_records WHERE stream_id = ? AND lane = ?';
    const last = store.get(sql, Number(stream['id']), Number(shard['lane']))?.['last'];
    return Math.max(Number(last ?? 0), Number(shard['first_sequence']) - 1);
  };

  const getShardIterator: Operation = (input) => {
    const request = readRequest<{
      StreamArn: string;
      ShardId: string;
      ShardIteratorType: string;
      SequenceNumber?: string;
    }>(input, {
      members: {
        StreamArn: arn,
        ShardId: shardId,
        ShardIteratorType: text({
          notNull: true,
          oneOf: ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'TRIM_HORIZON', 'LATEST'],
        }),
        SequenceNumber: text({ minLength: 21, maxLength: 40 }),
      },
    });
    const stream = findStream(request.StreamArn);
    const shard = findShard(stream, request.ShardId);
    const from = startOf(stream, shard, request.ShardIteratorType, request.SequenceNumber);
    return { ShardIterator: encodeIterator(request.StreamArn, request.ShardId, from, clock.now()) };
  };

  const getRecords: Operation = (input) => {
    const request = readRequest<{ ShardIterator: string; Limit?: number }>(input, {
      members: {
        ShardIterator: text({ notNull: true, minLength: 1, maxLength: 2048 }),
        Limit: integer({ atLeast: 1, atMost: 1000 }),
      },
    });
    const { streamArn, shard: id, from, issuedMs } = decodeIterator(request.ShardIterator);
    if (clock.now() - issuedMs > ITERATOR_LIFE_MS) {
      throw new Failure('ExpiredIteratorException', 'The shard iterator is expired and can no longer be used.');
    }
    const stream = findStream(streamArn);
    const shard = findShard(stream, id);
    const last = shard['last_sequence'] === null ? Number.MAX_SAFE_INTEGER : Number(shard['last_sequence']);
    const records: unknown[] = [];
    let next = from;
    let bytes = 0;
    const rows = store.iterate(
      `SELECT sequence, created_ms, record FROM dynamodb_stream_records
       WHERE stream_id = ? AND lane = ? AND sequence >= ? AND sequence <= ? AND created_ms >= ? ORDER BY sequence LIMIT ?`,
      Number(stream['id']),
      Number(shard['lane']),
      from,
      last,
      oldestMs(),
      request.Limit ?? 1000,
    );
    for (const row of rows) {
      const stored: StoredRecord = JSON.parse(String(row['record']));
      records.push(recordOf(stored, row, String(stream['view_type']), aws.region));
      next = Number(row['sequence']) + 1;
      bytes += stored.SizeBytes;
      if (bytes >= MAX_ANSWER_BYTES) break;
    }
    const isDrained = next > last || (records.length === 0 && shard['last_sequence'] !== null);
    return {
      Records: records,
      ...(isDrained ? {} : { NextShardIterator: encodeIterator(streamArn, id, next, clock.now()) }),
    };
  };

  const operations: Record<string, Operation> = {
    ListStreams: listStreams,
    DescribeStream: describeStream,
    GetShardIterator: getShardIterator,
    GetRecords: getRecords,
  };
  return {
    name: 'streams.dynamodb',
    operations,
    permissions: (operation, input) => [{ action: `dynamodb:${operation}`, resource: streamArnOf(input) ?? '*' }],
    resource: (_, input) => streamArnOf(input)?.split('/')[1],
  };
}

function trimmed(): AwsError {
  return new Failure(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );
}

function streamArnOf(input: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof input['StreamArn'] === 'string') return input['StreamArn'];
  return typeof input['ShardIterator'] === 'string' ? input['ShardIterator'].split('|')[0] : undefined;
}

function describeKeys(schema: KeySchema) {
  return keyAttributes(schema).map(({ name }, index) => ({
    AttributeName: name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }));
}

function describeShard(row: Row, known: ReadonlySet<unknown>) {
  const last = row['last_sequence'];
  return {
    ShardId: row['shard_id'],
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceText(Number(row['first_sequence'])),
      ...(last === null ? {} : { EndingSequenceNumber: sequenceText(Number(last)) }),
    },
    // A parent that is past its retention is not named any more.
    ...(known.has(row['parent_id']) ? { ParentShardId: row['parent_id'] } : {}),
  };
}

function recordOf({ eventName, byService, ...stored }: StoredRecord, row: Row, viewType: string, region: string) {
  const sequence = Number(row['sequence']);
  return {
    eventID: sequence.toString(16).padStart(32, '0'),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Number(row['created_ms']) / 1000),
      ...stored,
      SequenceNumber: sequenceText(sequence),
      StreamViewType: viewType,
    },
    ...(byService ? { userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } } : {}),
  };
}
