import type { Clock } from '#kernel';
import type { Table } from '../tables/table.ts';
import { StoredItem } from './stored-item.ts';

/** How long an eventually consistent read may not have seen a write, ms. */
const STALE_MS = 10_000;

/** Writes that are surely remembered, unless the items were too long. More would outlive V8's young generation. */
const MAX_WRITES = 250;

/** Text that is remembered, UTF-16 units; twice that at most. */
const MAX_TEXT_LENGTH = 1024 * 1024;

/** An item as it was before a recent write. */
export interface OlderItem {
  readonly key: Uint8Array;
  /** Undefined: it was not there. */
  readonly stored: StoredItem | undefined;
}

/**
 * What was there before the latest writes, for reads that are stale under a fault. It is lost with the process, after
 * which no read is stale any more.
 */
export interface RecentWrites {
  /** @param before the item's text; undefined: it was not there. */
  note(table: Table, key: Uint8Array, before: string | undefined): void;
  /** The older states of a table's items, by key (hex). */
  olderItems(table: Table): ReadonlyMap<string, OlderItem>;
}

interface RecentWrite {
  readonly tableId: number;
  readonly key: Uint8Array;
  readonly before: string | undefined;
  readonly timeMs: number;
}

/** No writes yet. */
export function createRecentWrites(clock: Clock): RecentWrites {
  // The older half goes when the younger is full.
  let older: RecentWrite[] = [];
  let younger: RecentWrite[] = [];
  let textLength = 0;
  return {
    note: (table, key, before) => {
      younger.push({ tableId: table.id, key, before, timeMs: clock.now() });
      textLength += before?.length ?? 0;
      if (younger.length < MAX_WRITES && textLength < MAX_TEXT_LENGTH) return;
      older = younger;
      younger = [];
      textLength = 0;
    },
    olderItems: (table) => {
      const oldestMs = clock.now() - STALE_MS;
      const items = new Map<string, OlderItem>();
      // Of several writes of one item the latest decides: the read has not seen that one.
      for (const { tableId, key, before, timeMs } of [...older, ...younger]) {
        if (tableId !== table.id || timeMs < oldestMs) continue;
        items.set(hex(key), { key, stored: before === undefined ? undefined : new StoredItem(before) });
      }
      return items;
    },
  };
}

/** A key as a text. */
export function hex(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
}
