import type { Kernel, Store } from '#kernel';
import type { Item } from '../items/attribute-value.ts';
import { pickAttributes } from '../items/attribute-value.ts';
import { itemBytes } from '../items/size.ts';
import type { KeySchema, StreamViewType, Table, TableStream } from '../tables/table.ts';
import { keyAttributes } from '../tables/table.ts';

/** How long a stream's records can be read, ms. */
export const RETENTION_MS = 24 * 3_600_000;

/** How long a shard takes records before its child goes on, ms. */
const SHARD_LIFE_MS = 4 * 3_600_000;

/** How often records that are past their retention are removed, ms. */
const TRIM_INTERVAL_MS = 60_000;

/** Sequence numbers begin with the time: this many to a millisecond, which no machine uses up. */
export const SEQUENCES_PER_MS = 1_000;

/** What a record says of one change; its place in the stream is added when it is read. */
export interface StoredRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly Keys: Item;
  readonly NewImage?: Item;
  readonly OldImage?: Item;
  readonly SizeBytes: number;
  /** A deletion by the service (time to live). */
  readonly byService?: boolean;
}

/** One change of an item. */
export interface Change {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly byService: boolean;
}

/** Where streams are written. */
export interface StreamLog {
  /** Switches a stream on. */
  open(tableName: string, arn: string, label: string, viewType: StreamViewType, keySchema: KeySchema): TableStream;
  /** Switches it off: it can be read until its records are past their retention. */
  close(stream: TableStream): void;
  /** Whether there is, or was, a stream of that ARN that is still remembered. */
  has(arn: string): boolean;
  append(table: Table, stream: TableStream, change: Change): void;
}

/** @param newLanes how many shards a new stream has open at a time; an item always goes to the same one. */
export function createStreamLog(kernel: Kernel, newLanes: number): StreamLog {
  const { store, clock, signals } = kernel;
  const nextSequence = sequenceSource(kernel);
  const lastTrimMs = new Map<number, number>();
  const lanesOf = createLaneCounts(store);

  const openShard = (streamId: number, lane: number, parentId: string | null, sequence: number): void => {
    store.run(
      `INSERT INTO dynamodb_shards (stream_id, lane, first_sequence, shard_id, parent_id, opened_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
      streamId,
      lane,
      sequence,
      `shardId-${String(sequence).padStart(20, '0')}-${String(lane).padStart(8, '0')}`,
      parentId,
      clock.now(),
    );
  };

  /** A shard that has lived long enough is closed behind its last record, and a child goes on. */
  const rotate = (streamId: number, lane: number, sequence: number): void => {
    const shard = store.get(
      `SELECT first_sequence, shard_id, opened_ms FROM dynamodb_shards
       WHERE stream_id = ? AND lane = ? AND last_sequence IS NULL ORDER BY first_sequence DESC LIMIT 1`,
      streamId,
      lane,
    );
    if (!shard || clock.now() - Number(shard['opened_ms']) < SHARD_LIFE_MS) return;
    closeShard(store, streamId, lane, Number(shard['first_sequence']), clock.now());
    openShard(streamId, lane, String(shard['shard_id']), sequence);
  };

  const trim = (stream: TableStream): void => {
    const { id: streamId } = stream;
    const nowMs = clock.now();
    if (nowMs - (lastTrimMs.get(streamId) ?? 0) < TRIM_INTERVAL_MS) return;
    lastTrimMs.set(streamId, nowMs);
    const oldestMs = nowMs - RETENTION_MS;
    for (let lane = 0; lane < lanesOf(stream); lane += 1) {
      const sql = 'DELETE FROM dynamodb_stream_records WHERE stream_id = ? AND lane = ? AND sequence < ?';
      store.run(sql, streamId, lane, oldestMs * SEQUENCES_PER_MS);
    }
    store.run('DELETE FROM dynamodb_shards WHERE stream_id = ? AND closed_ms < ?', streamId, oldestMs);
    forgetStreams(store, oldestMs);
  };

  return {
    open: (tableName, arn, label, viewType, keySchema) => {
      const { lastInsertRowid: id } = store.run(
        `INSERT INTO dynamodb_streams (arn, table_name, label, view_type, key_schema, created_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        arn,
        tableName,
        label,
        viewType,
        JSON.stringify(keySchema),
        clock.now(),
      );
      forgetStreams(store, clock.now() - RETENTION_MS);
      for (let lane = 0; lane < newLanes; lane += 1) openShard(id, lane, null, nextSequence());
      return { id, arn, label, viewType };
    },
    close: (stream) => {
      const open = 'SELECT lane, first_sequence FROM dynamodb_shards WHERE stream_id = ? AND last_sequence IS NULL';
      for (const shard of store.all(open, stream.id)) {
        closeShard(store, stream.id, Number(shard['lane']), Number(shard['first_sequence']), clock.now());
      }
      store.run('UPDATE dynamodb_streams SET disabled_ms = ? WHERE id = ?', clock.now(), stream.id);
      signals.wake(`dynamodb-stream:${stream.arn}`);
    },
    has: (arn) => store.value('SELECT 1 FROM dynamodb_streams WHERE arn = ?', arn) !== undefined,
    append: (table, stream, change) => {
      const sequence = nextSequence();
      const record = recordOf(table.keySchema, stream.viewType, change);
      const lanes = lanesOf(stream);
      const lane = lanes === 1 ? 0 : laneOf(record.Keys[table.keySchema.hash.name], lanes);
      rotate(stream.id, lane, sequence);
      store.run(
        `INSERT INTO dynamodb_stream_records (stream_id, lane, sequence, created_ms, record) VALUES (?, ?, ?, ?, ?)`,
        stream.id,
        lane,
        sequence,
        clock.now(),
        JSON.stringify(record),
      );
      trim(stream);
      signals.wake(`dynamodb-stream:${stream.arn}`);
    },
  };
}

/** How many shards each stream has open: as many as when it was opened, whatever new ones have. */
function createLaneCounts(store: Store): (stream: TableStream) => number {
  const counts = new Map<string, number>();
  return ({ id, arn }) => {
    const known = counts.get(arn);
    if (known !== undefined) return known;
    const sql = 'SELECT count(*) FROM dynamodb_shards WHERE stream_id = ? AND last_sequence IS NULL';
    const count = Number(store.value(sql, id));
    counts.set(arn, count);
    return count;
  };
}

/** Forgets streams that were switched off so long ago that nothing of them can be read. */
function forgetStreams(store: Store, oldestMs: number): void {
  for (const id of [...store.column('SELECT id FROM dynamodb_streams WHERE disabled_ms < ?', oldestMs)]) {
    store.run('DELETE FROM dynamodb_stream_records WHERE stream_id = ?', id);
    store.run('DELETE FROM dynamodb_shards WHERE stream_id = ?', id);
    store.run('DELETE FROM dynamodb_streams WHERE id = ?', id);
  }
}

/** A closed shard ends with its last record, or where it began when it has none. */
function closeShard(store: Store, streamId: number, lane: number, firstSequence: number, nowMs: number): void {
  store.run(
    `UPDATE dynamodb_shards SET closed_ms = ?, last_sequence = coalesce(
       (SELECT max(sequence) FROM dynamodb_stream_records WHERE stream_id = ? AND lane = ? AND sequence >= ?), ?)
     WHERE stream_id = ? AND lane = ? AND first_sequence = ?`,
    nowMs,
    streamId,
    lane,
    firstSequence,
    firstSequence,
    streamId,
    lane,
    firstSequence,
  );
}

/** Rising numbers that begin with the time, so that they go on rising after a restart and after trimming. */
function sequenceSource({ store, clock }: Kernel): () => number {
  const row = store.get('SELECT max(sequence) AS last FROM dynamodb_stream_records');
  let last = Number(row?.['last'] ?? 0);
  return () => {
    last = Math.max(last + 1, clock.now() * SEQUENCES_PER_MS);
    return last;
  };
}

function laneOf(hashKey: unknown, lanes: number): number {
  let hash = 0;
  for (const byte of Buffer.from(JSON.stringify(hashKey))) hash = (hash * 31 + byte) >>> 0;
  return hash % lanes;
}

function recordOf(schema: KeySchema, viewType: StreamViewType, { before, after, byService }: Change): StoredRecord {
  const keys = pickAttributes(
    after ?? before ?? {},
    keyAttributes(schema).map(({ name }) => name),
  );
  const newImage = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const images = (newImage ? itemBytes(newImage) : 0) + (oldImage ? itemBytes(oldImage) : 0);
  return {
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    Keys: keys,
    ...(newImage ? { NewImage: newImage } : {}),
    ...(oldImage ? { OldImage: oldImage } : {}),
    SizeBytes: itemBytes(keys) + images,
    ...(byService ? { byService } : {}),
  };
}
