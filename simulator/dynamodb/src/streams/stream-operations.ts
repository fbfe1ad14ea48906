import { AwsError, type Kernel, type Row } from '#kernel';
import { resourceNotFound, validationError } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import type { KeySchema } from '../tables/table.ts';
import { keyAttributes } from '../tables/table.ts';
import { RETENTION_MS, SEQUENCES_PER_MS, type StoredRecord } from './stream-log.ts';

type Input = Readonly<Record<string, unknown>>;

/** How long an iterator can be used, ms ("GetShardIterator", DynamoDB API Reference). */
const ITERATOR_LIFE_MS = 15 * 60_000;

/** Most records of one GetRecords. */
const MAX_RECORDS = 1_000;

/** Most shards or streams of one page. */
const MAX_PAGE = 100;

/** Where an iterator stands. */
interface Position {
  readonly streamArn: string;
  readonly lane: number;
  readonly first: number;
  /** The next record has this number or a higher one. */
  readonly from: number;
  readonly madeMs: number;
}

/** ListStreams. */
export const listStreams: PartsOperation = ({ kernel }, input) => {
  const { TableName, ExclusiveStartStreamArn: after, Limit } = input;
  const limit = limitOf(Limit, MAX_PAGE);
  const rows = kernel.store.all(
    'SELECT arn, table_name, label FROM dynamodb_streams WHERE arn > ? ORDER BY arn',
    String(after ?? ''),
  );
  const wanted = rows.filter((row) => TableName === undefined || row['table_name'] === TableName);
  const page = wanted.slice(0, limit);
  const last = page.at(-1);
  return {
    Streams: page.map((row) => ({ StreamArn: row['arn'], TableName: row['table_name'], StreamLabel: row['label'] })),
    ...(wanted.length > limit && last ? { LastEvaluatedStreamArn: last['arn'] } : {}),
  };
};

/** DescribeStream: its shards, the oldest first. */
export const describeStream: PartsOperation = ({ kernel }, input) => {
  const stream = findStream(kernel, input);
  const limit = limitOf(input['Limit'], MAX_PAGE);
  const after = String(input['ExclusiveStartShardId'] ?? '');
  const shards = kernel.store
    .all('SELECT * FROM dynamodb_shards WHERE stream_id = ? ORDER BY shard_id', Number(stream['id']))
    .filter((shard) => String(shard['shard_id']) > after);
  const page = shards.slice(0, limit);
  const last = page.at(-1);
  const keySchema: KeySchema = JSON.parse(String(stream['key_schema']));
  return {
    StreamDescription: {
      StreamArn: stream['arn'],
      StreamLabel: stream['label'],
      StreamStatus: stream['disabled_ms'] === null ? 'ENABLED' : 'DISABLED',
      StreamViewType: stream['view_type'],
      CreationRequestDateTime: Number(stream['created_ms']) / 1000,
      TableName: stream['table_name'],
      KeySchema: keyAttributes(keySchema).map(({ name }, at) => ({
        AttributeName: name,
        KeyType: at === 0 ? 'HASH' : 'RANGE',
      })),
      Shards: page.map(describeShard),
      ...(shards.length > limit && last ? { LastEvaluatedShardId: last['shard_id'] } : {}),
    },
  };
};

function describeShard(shard: Row): unknown {
  const last = shard['last_sequence'];
  return {
    ShardId: shard['shard_id'],
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceText(Number(shard['first_sequence'])),
      ...(last === null ? {} : { EndingSequenceNumber: sequenceText(Number(last)) }),
    },
    ...(shard['parent_id'] === null ? {} : { ParentShardId: shard['parent_id'] }),
  };
}

/** GetShardIterator. */
export const getShardIterator: PartsOperation = ({ kernel }, input) => {
  const stream = findStream(kernel, input);
  const shard = findShard(kernel, stream, String(input['ShardId']));
  const position: Position = {
    streamArn: String(stream['arn']),
    lane: Number(shard['lane']),
    first: Number(shard['first_sequence']),
    from: startOf(kernel, input, shard),
    madeMs: kernel.clock.now(),
  };
  return { ShardIterator: iteratorText(position) };
};

function startOf(kernel: Kernel, input: Input, shard: Row): number {
  const first = Number(shard['first_sequence']);
  switch (input['ShardIteratorType']) {
    case 'TRIM_HORIZON':
      return first;
    case 'LATEST':
      return latestOf(kernel, shard) + 1;
    case 'AT_SEQUENCE_NUMBER':
      return givenSequence(kernel, input, shard);
    case 'AFTER_SEQUENCE_NUMBER':
      return givenSequence(kernel, input, shard) + 1;
    default:
      throw validationError(
        `1 validation error detected: Value '${String(input['ShardIteratorType'])}' at 'shardIteratorType' failed to satisfy ` +
          'constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]',
      );
  }
}

function latestOf({ store }: Kernel, shard: Row): number {
  const sql = 'SELECT max(sequence) AS last FROM dynamodb_stream_records WHERE stream_id = ? AND lane = ?';
  const row = store.get(sql, Number(shard['stream_id']), Number(shard['lane']));
  return Number(row?.['last'] ?? shard['first_sequence']);
}

function givenSequence({ clock }: Kernel, { SequenceNumber: given }: Input, shard: Row): number {
  if (typeof given !== 'string' || !/^\d{1,40}$/.test(given)) {
    throw validationError('SequenceNumber is required for this type of iterator: digits as GetRecords answered them.');
  }
  const sequence = Number(given);
  const [first, last] = [Number(shard['first_sequence']), shard['last_sequence']];
  if (sequence < first || (last !== null && sequence > Number(last))) {
    throw validationError(`Invalid SequenceNumber: ${given} is not in the range of shard ${String(shard['shard_id'])}`);
  }
  if (sequence < (clock.now() - RETENTION_MS) * SEQUENCES_PER_MS) {
    throw new AwsError(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard.',
    );
  }
  return sequence;
}

/** GetRecords: what a shard has from the iterator on; a closed shard that was read to its end has no next iterator. */
export const getRecords: PartsOperation = ({ kernel }, input) => {
  const { clock, store } = kernel;
  const position = readIterator(kernel, input['ShardIterator']);
  const stream = findStream(kernel, { StreamArn: position.streamArn });
  const streamId = Number(stream['id']);
  const sql = 'SELECT * FROM dynamodb_shards WHERE stream_id = ? AND lane = ? AND first_sequence = ?';
  const shard = store.get(sql, streamId, position.lane, position.first);
  if (!shard)
    throw new AwsError(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard.',
    );
  const last = shard['last_sequence'] === null ? Number.MAX_SAFE_INTEGER : Number(shard['last_sequence']);
  const from = Math.max(position.from, (clock.now() - RETENTION_MS) * SEQUENCES_PER_MS);
  const rows = store.all(
    `SELECT sequence, created_ms, record FROM dynamodb_stream_records
     WHERE stream_id = ? AND lane = ? AND sequence >= ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
    streamId,
    position.lane,
    from,
    last,
    limitOf(input['Limit'], MAX_RECORDS),
  );
  const newest = rows.at(-1);
  const next = newest ? Number(newest['sequence']) + 1 : from;
  const isAtEnd = shard['last_sequence'] !== null && (next > last || rows.length === 0);
  return {
    Records: rows.map((row) => recordOf(kernel, row)),
    ...(isAtEnd ? {} : { NextShardIterator: iteratorText({ ...position, from: next, madeMs: clock.now() }) }),
  };
};

function recordOf({ aws }: Kernel, row: Row): unknown {
  const { eventName, byService, SizeBytes, ...images }: StoredRecord = JSON.parse(String(row['record']));
  const sequence = sequenceText(Number(row['sequence']));
  return {
    eventID: Buffer.from(sequence.padStart(32, '0')).toString('hex').slice(0, 32),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: aws.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Number(row['created_ms']) / 1000),
      ...images,
      SequenceNumber: sequence,
      SizeBytes,
      StreamViewType: viewTypeOf(images),
    },
    ...(byService ? { userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } } : {}),
  };
}

function viewTypeOf({ NewImage, OldImage }: Pick<StoredRecord, 'NewImage' | 'OldImage'>): string {
  if (NewImage && OldImage) return 'NEW_AND_OLD_IMAGES';
  if (NewImage) return 'NEW_IMAGE';
  return OldImage ? 'OLD_IMAGE' : 'KEYS_ONLY';
}

function findStream({ store }: Kernel, { StreamArn: arn }: Input): Row {
  const row = typeof arn === 'string' ? store.get('SELECT * FROM dynamodb_streams WHERE arn = ?', arn) : undefined;
  if (row) return row;
  throw resourceNotFound(`Requested resource not found: Stream: ${String(arn)} not found`);
}

function findShard({ store }: Kernel, stream: Row, shardId: string): Row {
  const sql = 'SELECT * FROM dynamodb_shards WHERE stream_id = ? AND shard_id = ?';
  const row = store.get(sql, Number(stream['id']), shardId);
  if (row) return row;
  throw resourceNotFound(
    `Requested resource not found: Shard: ${shardId} in Stream: ${String(stream['arn'])} not found`,
  );
}

function iteratorText(position: Position): string {
  return `${position.streamArn}|1|${Buffer.from(JSON.stringify(position)).toString('base64url')}`;
}

function readIterator({ clock }: Kernel, text: unknown): Position {
  const [, , encoded = ''] = String(text).split('|');
  const position = parsePosition(encoded);
  if (!position) throw validationError('Invalid ShardIterator');
  if (clock.now() - position.madeMs <= ITERATOR_LIFE_MS) return position;
  throw new AwsError('ExpiredIteratorException', 'Iterator expired: The shard iterator is older than 15 minutes.');
}

function parsePosition(encoded: string): Position | undefined {
  try {
    const position = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    const isWhole = ['lane', 'first', 'from', 'madeMs'].every((name) => Number.isSafeInteger(position[name]));
    return isWhole && typeof position.streamArn === 'string' ? position : undefined;
  } catch {
    return undefined;
  }
}

function limitOf(given: unknown, most: number): number {
  if (given === undefined || given === null) return most;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= most) return given;
  throw validationError(`Limit is a whole number from 1 to ${most}, not ${String(given)}`);
}

/** At least 21 digits, as the service's have. */
function sequenceText(sequence: number): string {
  return String(sequence).padStart(21, '0');
}
