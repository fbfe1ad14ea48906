import type { Store } from '#kernel';
import { resourceNotFound } from '../errors.ts';
import type { Mapping } from './mapping.ts';

/** How far a mapping is in one shard of its stream. */
export interface ShardPosition {
  /** The last record that is over; absent when none is. */
  readonly sequenceNumber: string | undefined;
  /** Everything in the shard is over, and nothing more will come. */
  readonly isFinished: boolean;
}

/** Mappings and their positions in the store. */
export class MappingStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS lambda_mappings (uuid TEXT PRIMARY KEY, mapping TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS lambda_positions (
        uuid TEXT NOT NULL, shard TEXT NOT NULL, sequence TEXT, finished INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (uuid, shard)
      ) WITHOUT ROWID;
    `);
  }

  all(): Mapping[] {
    return this.#store
      .all('SELECT mapping FROM lambda_mappings ORDER BY rowid')
      .map((row) => JSON.parse(String(row['mapping'])));
  }

  /** @throws {AwsError} ResourceNotFoundException. */
  read(uuid: string): Mapping {
    const row = this.#store.get('SELECT mapping FROM lambda_mappings WHERE uuid = ?', uuid);
    if (!row) throw resourceNotFound('The resource you requested does not exist.');
    return JSON.parse(String(row['mapping']));
  }

  save(mapping: Mapping): void {
    this.#store.run(
      'INSERT INTO lambda_mappings (uuid, mapping) VALUES (?, ?) ON CONFLICT (uuid) DO UPDATE SET mapping = excluded.mapping',
      mapping.uuid,
      JSON.stringify(mapping),
    );
  }

  remove(uuid: string): void {
    this.#store.run('DELETE FROM lambda_mappings WHERE uuid = ?', uuid);
    this.#store.run('DELETE FROM lambda_positions WHERE uuid = ?', uuid);
  }

  position(uuid: string, shard: string): ShardPosition | undefined {
    const row = this.#store.get(
      'SELECT sequence, finished FROM lambda_positions WHERE uuid = ? AND shard = ?',
      uuid,
      shard,
    );
    if (!row) return undefined;
    return {
      sequenceNumber: row['sequence'] === null ? undefined : String(row['sequence']),
      isFinished: row['finished'] === 1,
    };
  }

  savePosition(uuid: string, shard: string, { sequenceNumber, isFinished }: ShardPosition): void {
    this.#store.run(
      'INSERT OR REPLACE INTO lambda_positions (uuid, shard, sequence, finished) VALUES (?, ?, ?, ?)',
      uuid,
      shard,
      sequenceNumber ?? null,
      isFinished ? 1 : 0,
    );
  }

  /** Forgets shards that the stream no longer has. */
  keepShards(uuid: string, shards: readonly string[]): void {
    this.#store.run(
      'DELETE FROM lambda_positions WHERE uuid = ? AND shard NOT IN (SELECT value FROM json_each(?))',
      uuid,
      JSON.stringify(shards),
    );
  }
}
