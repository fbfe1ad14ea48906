import type { Store } from '#kernel';
import type { Item } from '../items/attribute-value.ts';
import { BEYOND_KEYS } from '../items/key-encoding.ts';
import { indexEntryKey, type KeyRange } from '../items/keys.ts';
import type { Index, Table } from '../tables/table.ts';
import { StoredItem } from './stored-item.ts';

/** Items and index entries in the store. Nothing is checked here. */
export interface ItemStore {
  get(table: Table, key: Uint8Array): StoredItem | undefined;
  /** Writes or (with no item) deletes, and keeps the indexes. */
  write(table: Table, key: Uint8Array, before: StoredItem | undefined, after: StoredItem | undefined): void;
  /** Items in the order of their keys. */
  range(table: Table, range: KeyRange, reverse: boolean): Iterable<StoredItem>;
  /** Items in the order of an index; where they lie is where their entry does. */
  indexRange(table: Table, index: Index, range: KeyRange, reverse: boolean): Iterable<StoredItem>;
  /** Adds an item to an index that is being filled. */
  addToIndex(table: Table, index: Index, key: Uint8Array, item: Item): void;
  clearIndex(index: Index): void;
  clearTable(table: Table): void;
  count(table: Table): number;
  countIndex(index: Index): number;
}

/** Items over the kernel's store. */
export function createItemStore(store: Store): ItemStore {
  const putEntry = (index: Index, entry: Buffer, key: Uint8Array) =>
    store.run(
      'INSERT OR REPLACE INTO dynamodb_index_entries (index_id, key, item_key) VALUES (?, ?, ?)',
      index.id,
      entry,
      key,
    );

  const updateIndex = (
    table: Table,
    index: Index,
    key: Uint8Array,
    before: Item | undefined,
    after: Item | undefined,
  ) => {
    const old = before && indexEntryKey(table, index, before);
    const entry = after && indexEntryKey(table, index, after);
    if (old && entry?.equals(old)) return;
    if (old) store.run('DELETE FROM dynamodb_index_entries WHERE index_id = ? AND key = ?', index.id, old);
    if (entry) putEntry(index, entry, key);
  };

  return {
    get: (table, key) => {
      const text = store.value('SELECT item FROM dynamodb_items WHERE table_id = ? AND key = ?', table.id, key);
      return text === undefined ? undefined : new StoredItem(String(text));
    },
    write: (table, key, before, after) => {
      if (after) {
        store.run(
          'INSERT INTO dynamodb_items (table_id, key, item) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET item = excluded.item',
          table.id,
          key,
          after.text,
        );
      } else if (before) {
        store.run('DELETE FROM dynamodb_items WHERE table_id = ? AND key = ?', table.id, key);
      }
      for (const index of table.indexes) updateIndex(table, index, key, before?.item, after?.item);
    },
    range: function* (table, { lower, upper = BEYOND_KEYS }, reverse) {
      const sql = reverse
        ? 'SELECT item FROM dynamodb_items WHERE table_id = ? AND key >= ? AND key < ? ORDER BY key DESC'
        : 'SELECT item FROM dynamodb_items WHERE table_id = ? AND key >= ? AND key < ? ORDER BY key';
      for (const text of store.column(sql, table.id, lower, upper)) yield new StoredItem(String(text));
    },
    indexRange: function* (table, index, { lower, upper = BEYOND_KEYS }, reverse) {
      const sql = `SELECT i.item FROM dynamodb_index_entries e
        CROSS JOIN dynamodb_items i ON i.table_id = ? AND i.key = e.item_key
        WHERE e.index_id = ? AND e.key >= ? AND e.key < ? ORDER BY e.key${reverse ? ' DESC' : ''}`;
      for (const text of store.column(sql, table.id, index.id, lower, upper)) yield new StoredItem(String(text));
    },
    addToIndex: (table, index, key, item) => {
      const entry = indexEntryKey(table, index, item);
      if (entry) putEntry(index, entry, key);
    },
    clearIndex: (index) => {
      store.run('DELETE FROM dynamodb_index_entries WHERE index_id = ?', index.id);
    },
    clearTable: (table) => {
      store.run('DELETE FROM dynamodb_items WHERE table_id = ?', table.id);
      store.run('DELETE FROM dynamodb_expiries WHERE table_id = ?', table.id);
      for (const index of table.indexes) {
        store.run('DELETE FROM dynamodb_index_entries WHERE index_id = ?', index.id);
      }
    },
    count: (table) => Number(store.value('SELECT count(*) FROM dynamodb_items WHERE table_id = ?', table.id)),
    countIndex: (index) =>
      Number(store.value('SELECT count(*) FROM dynamodb_index_entries WHERE index_id = ?', index.id)),
  };
}
