import type { Kernel } from '#kernel';
import { attributeOf, type Item } from '../items/attribute-value.ts';
import type { Table } from '../tables/table.ts';

/** An item that expired longer ago than this is left alone, s ("Time to Live", DynamoDB Developer Guide). */
const OLDEST_S = 5 * 365 * 24 * 3_600;

/** The kind of the sweeper's jobs. */
export const SWEEP_JOB = 'dynamodb.expire';

/** Which items expire when, and the job that looks after them. */
export interface Expiries {
  /** Follows a change of an item. */
  note(table: Table, key: Uint8Array, before: Item | undefined, after: Item | undefined): void;
  /** Follows an item that was there when time to live was switched on. */
  add(table: Table, key: Uint8Array, item: Item): void;
  /** Keys of items that have expired, the earliest first. */
  due(table: Table, limit: number): readonly Buffer[];
  /** Sets the next sweep after one that has run. */
  sweptAndNext(table: Table): void;
  /** Time to live was switched off. */
  clear(table: Table): void;
}

/** When an item expires, s since the epoch. */
export function expiryOf(item: Item | undefined, attribute: string): number | undefined {
  const value = item && attributeOf(item, attribute);
  if (!value || !('N' in value)) return undefined;
  const seconds = Math.floor(Number(value.N));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** From when on an item has expired: the second that it names is over. */
function expiredMs(expiresS: number): number {
  return (expiresS + 1) * 1000;
}

/** Expiries over the kernel's store and jobs. @param maxDelayMs how late an expired item is deleted at most. */
export function createExpiries({ store, jobs, clock, random }: Kernel, maxDelayMs: number): Expiries {
  const chance = random.fork('dynamodb.expire');
  const nowS = () => Math.floor(clock.now() / 1000);

  const schedule = (tableId: number, expiresS: number) => {
    const dueMs = Math.max(expiredMs(expiresS), clock.now()) + chance.int(maxDelayMs);
    const jobId = jobs.schedule({ kind: SWEEP_JOB, dueMs, payload: { tableId }, background: true });
    store.run(
      'INSERT OR REPLACE INTO dynamodb_expiry_sweeps (table_id, job_id, due_ms) VALUES (?, ?, ?)',
      tableId,
      jobId,
      dueMs,
    );
  };

  const ensureSweep = (tableId: number, expiresS: number) => {
    const row = store.get('SELECT job_id, due_ms FROM dynamodb_expiry_sweeps WHERE table_id = ?', tableId);
    if (row && Number(row['due_ms']) <= expiredMs(expiresS) + maxDelayMs) return;
    if (row) jobs.cancel(Number(row['job_id']));
    schedule(tableId, expiresS);
  };

  const insert = (table: Table, key: Uint8Array, expiresS: number) => {
    store.run(
      'INSERT OR REPLACE INTO dynamodb_expiries (table_id, expires_s, key) VALUES (?, ?, ?)',
      table.id,
      expiresS,
      key,
    );
    ensureSweep(table.id, expiresS);
  };

  const erase = (table: Table, key: Uint8Array, expiresS: number) => {
    const sql = 'DELETE FROM dynamodb_expiries WHERE table_id = ? AND expires_s = ? AND key = ?';
    store.run(sql, table.id, expiresS, key);
  };

  return {
    note: (table, key, before, after) => {
      const attribute = table.ttlAttribute ?? '';
      const [old, next] = [expiryOf(before, attribute), expiryOf(after, attribute)];
      if (old === next) return;
      if (old !== undefined) erase(table, key, old);
      if (next !== undefined) insert(table, key, next);
    },
    add: (table, key, item) => {
      const expiresS = expiryOf(item, table.ttlAttribute ?? '');
      if (expiresS !== undefined) insert(table, key, expiresS);
    },
    due: (table, limit) =>
      store
        .all(
          `SELECT key FROM dynamodb_expiries WHERE table_id = ? AND expires_s > ? AND expires_s < ?
           ORDER BY expires_s LIMIT ?`,
          table.id,
          nowS() - OLDEST_S,
          nowS(),
          limit,
        )
        .map((row) => Buffer.from(row['key'] as Uint8Array)), // The column is a BLOB.
    sweptAndNext: (table) => {
      store.run('DELETE FROM dynamodb_expiry_sweeps WHERE table_id = ?', table.id);
      const sql = 'SELECT min(expires_s) AS first FROM dynamodb_expiries WHERE table_id = ? AND expires_s > ?';
      const first = store.get(sql, table.id, nowS() - OLDEST_S)?.['first'];
      if (first !== null && first !== undefined) schedule(table.id, Number(first));
    },
    clear: (table) => {
      store.run('DELETE FROM dynamodb_expiries WHERE table_id = ?', table.id);
      const row = store.get('SELECT job_id FROM dynamodb_expiry_sweeps WHERE table_id = ?', table.id);
      if (row) jobs.cancel(Number(row['job_id']));
      store.run('DELETE FROM dynamodb_expiry_sweeps WHERE table_id = ?', table.id);
    },
  };
}
