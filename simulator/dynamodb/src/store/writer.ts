import type { Item } from '../items/attribute-value.ts';
import { equalItems } from '../items/compare.ts';
import type { StreamLog } from '../streams/stream-log.ts';
import type { Table } from '../tables/table.ts';
import type { Expiries } from './expiries.ts';
import type { ItemStore } from './item-store.ts';
import type { RecentWrites } from './recent-writes.ts';

/** The one way in which items change. */
export interface Writer {
  /**
   * Replaces an item (`before`) by another, with its index entries, its expiry and its stream record.
   * @param after undefined: it is deleted.
   * @param byService the deletion is the service's own (time to live).
   */
  write(table: Table, key: Buffer, before: Item | undefined, after: Item | undefined, byService?: boolean): void;
}

/** What a change touches. */
export interface WriterParts {
  readonly items: ItemStore;
  readonly expiries: Expiries;
  readonly streams: StreamLog;
  readonly recent: RecentWrites;
}

/** A writer over the store. */
export function createWriter({ items, expiries, streams, recent }: WriterParts): Writer {
  return {
    write: (table, key, before, after, byService = false) => {
      if (!before && !after) return;
      if (before && after && equalItems(before, after)) return; // A write that changes nothing leaves no record.
      items.write(table, key, before, after);
      recent.note(table, key, before);
      if (table.ttlAttribute) expiries.note(table, key, before, after);
      if (table.stream) streams.append(table, table.stream, { before, after, byService });
    },
  };
}
