import type { Item } from '../items/attribute-value.ts';
import { equalItems } from '../items/compare.ts';
import type { StreamLog } from '../streams/stream-log.ts';
import type { Table } from '../tables/table.ts';
import type { Expiries } from './expiries.ts';
import type { ItemStore } from './item-store.ts';
import type { RecentWrites } from './recent-writes.ts';
import { StoredItem } from './stored-item.ts';

/** The one way in which items change. */
export interface Writer {
  /**
   * Replaces an item (`before`) by another, with its index entries, its expiry and its stream record.
   * @param after undefined: it is deleted.
   * @param byService the deletion is the service's own (time to live).
   */
  write(table: Table, key: Buffer, before: StoredItem | undefined, after: Item | undefined, byService?: boolean): void;
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
      const next = after && StoredItem.of(after);
      if (before && next && isSame(before, next)) return; // A write that changes nothing leaves no record.
      items.write(table, key, before, next);
      recent.note(table, key, before?.text);
      if (table.ttlAttribute) expiries.note(table, key, before?.item, after);
      if (table.stream) streams.append(table, table.stream, { before: before?.item, after, byService });
    },
  };
}

/** The order of attributes, and of the elements of a set, makes no difference: then the texts have the same characters. */
function isSame(before: StoredItem, after: StoredItem): boolean {
  if (before.text === after.text) return true;
  return haveSameCharacters(before.text, after.text) && equalItems(before.item, after.item);
}

/** A sum tells nearly all texts apart that have not, without looking into them. */
function haveSameCharacters(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference += a.charCodeAt(at) - b.charCodeAt(at);
  return difference === 0;
}
