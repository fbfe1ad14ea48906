import type { Clock } from '#kernel';
import type { Item } from '../items/attribute-value.ts';
import type { Table } from '../tables/table.ts';

/** How long an eventually consistent read may not have seen a write, ms. */
const STALE_MS = 10_000;

/** Writes that are remembered at most. */
const MAX_WRITES = 1_000;

/** An item as it was before a recent write. */
export interface OlderItem {
  readonly key: Uint8Array;
  /** Undefined: it was not there. */
  readonly item: Item | undefined;
}

/**
 * What was there before the latest writes, for reads that are stale under a fault. It is lost with the process, after
 * which no read is stale any more.
 */
export interface RecentWrites {
  note(table: Table, key: Uint8Array, before: Item | undefined): void;
  /** The older states of a table's items, by key (hex). */
  olderItems(table: Table): ReadonlyMap<string, OlderItem>;
}

/** No writes yet. */
export function createRecentWrites(clock: Clock): RecentWrites {
  let writes: Array<OlderItem & { readonly tableId: number; readonly timeMs: number }> = [];
  return {
    note: (table, key, before) => {
      writes.push({ tableId: table.id, key, item: before, timeMs: clock.now() });
      if (writes.length >= 2 * MAX_WRITES) writes = writes.slice(MAX_WRITES);
    },
    olderItems: (table) => {
      const oldestMs = clock.now() - STALE_MS;
      const older = new Map<string, OlderItem>();
      // Of several writes of one item the latest decides: the read has not seen that one.
      for (const write of writes) {
        if (write.tableId === table.id && write.timeMs >= oldestMs) older.set(hex(write.key), write);
      }
      return older;
    },
  };
}

/** A key as a text. */
export function hex(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
}
