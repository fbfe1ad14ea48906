import type { Item } from '../items/attribute-value.ts';
import { indexEntryKey, itemKey, type KeyRange } from '../items/keys.ts';
import type { Index, Table } from '../tables/table.ts';
import type { StoredItem } from './item-store.ts';
import { hex, type OlderItem } from './recent-writes.ts';

/** Where rows are read: a table, or one of its indexes. */
export interface RowPlace {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly range: KeyRange;
  readonly reverse: boolean;
}

/**
 * Rows as they were before the latest writes: items written since are replaced by what they were, also where that lay
 * elsewhere in the index or was nothing.
 */
export function* staleRows(
  current: Iterable<StoredItem>,
  older: ReadonlyMap<string, OlderItem>,
  place: RowPlace,
): Iterable<StoredItem> {
  const rows = olderRows(older, place);
  const comesBefore = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) * (place.reverse ? -1 : 1) < 0;
  let next = rows.shift();
  for (const row of current) {
    while (next && comesBefore(next.key, row.key)) {
      yield next;
      next = rows.shift();
    }
    if (!older.has(hex(tableKeyOf(row, place)))) yield row;
  }
  while (next) {
    yield next;
    next = rows.shift();
  }
}

function tableKeyOf({ key, item }: StoredItem, { table, index }: RowPlace): Uint8Array {
  return index ? itemKey(table.keySchema, item) : key;
}

function olderRows(older: ReadonlyMap<string, OlderItem>, { table, index, range, reverse }: RowPlace): StoredItem[] {
  const rows: StoredItem[] = [];
  for (const { key, item } of older.values()) {
    const place = item && placeOf(table, index, key, item);
    if (!item || !place || !isIn(place, range)) continue;
    rows.push({ key: place, item });
  }
  return rows.sort((a, b) => Buffer.compare(a.key, b.key) * (reverse ? -1 : 1));
}

function placeOf(table: Table, index: Index | undefined, key: Uint8Array, item: Item): Uint8Array | undefined {
  return index ? indexEntryKey(table, index, item) : key;
}

function isIn(key: Uint8Array, { lower, upper }: KeyRange): boolean {
  return Buffer.compare(key, lower) >= 0 && (!upper || Buffer.compare(key, upper) < 0);
}
