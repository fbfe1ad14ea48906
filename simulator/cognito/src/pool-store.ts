import type { Kernel } from '#kernel';
import type { SigningKey } from './key-pair.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS cognito_parts (
    pool_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (pool_id, kind, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS cognito_keys (pool_id TEXT PRIMARY KEY, signing_key TEXT NOT NULL) WITHOUT ROWID;
`;

/** A user pool, one of its clients or one of its resource servers. */
export type PartKind = 'UserPool' | 'UserPoolClient' | 'ResourceServer';

/** The members of a part, as its operations take and answer them. */
export type Part = Readonly<Record<string, unknown>>;

/** The user pools of the account, part by part. A pool is a part of itself. */
export interface PoolStore {
  put(poolId: string, kind: PartKind, id: string, part: Part): void;
  find(poolId: string, kind: PartKind, id: string): Part | undefined;
  all(poolId: string, kind: PartKind): readonly Part[];
  poolIds(): readonly string[];
  /** The pool that a client belongs to. */
  poolOfClient(clientId: string): string | undefined;
  /** Removing a pool removes everything in it, its key too. */
  remove(poolId: string, kind: PartKind, id: string): void;
  key(poolId: string): SigningKey | undefined;
  saveKey(poolId: string, key: SigningKey): void;
}

/** Opens the user pools of the store. */
export function openPoolStore({ store }: Kernel): PoolStore {
  store.define(SCHEMA);
  const all = (poolId: string, kind: PartKind): Part[] =>
    store
      .all('SELECT part FROM cognito_parts WHERE pool_id = ? AND kind = ? ORDER BY id', poolId, kind)
      .map(({ part }) => JSON.parse(String(part)));
  return {
    put: (poolId, kind, id, part) => {
      const sql = 'INSERT OR REPLACE INTO cognito_parts (pool_id, kind, id, part) VALUES (?, ?, ?, ?)';
      store.run(sql, poolId, kind, id, JSON.stringify(part));
    },
    find: (poolId, kind, id) => {
      const sql = 'SELECT part FROM cognito_parts WHERE pool_id = ? AND kind = ? AND id = ?';
      const row = store.get(sql, poolId, kind, id);
      return row && JSON.parse(String(row['part']));
    },
    all,
    poolIds: () =>
      store
        .all("SELECT pool_id FROM cognito_parts WHERE kind = 'UserPool' ORDER BY pool_id")
        .map((row) => String(row['pool_id'])),
    poolOfClient: (clientId) => {
      const row = store.get("SELECT pool_id FROM cognito_parts WHERE kind = 'UserPoolClient' AND id = ?", clientId);
      return row && String(row['pool_id']);
    },
    remove: (poolId, kind, id) => {
      if (kind === 'UserPool') {
        store.run('DELETE FROM cognito_parts WHERE pool_id = ?', poolId);
        store.run('DELETE FROM cognito_keys WHERE pool_id = ?', poolId);
      } else {
        store.run('DELETE FROM cognito_parts WHERE pool_id = ? AND kind = ? AND id = ?', poolId, kind, id);
      }
    },
    key: (poolId) => {
      const row = store.get('SELECT signing_key FROM cognito_keys WHERE pool_id = ?', poolId);
      return row && JSON.parse(String(row['signing_key']));
    },
    saveKey: (poolId, key) => {
      store.run('INSERT INTO cognito_keys (pool_id, signing_key) VALUES (?, ?)', poolId, JSON.stringify(key));
    },
  };
}
