import type { Item } from '../items/attribute-value.ts';
import { indexEntryKey, itemKey, type KeyRange } from '../items/keys.ts';
import type { Index, Table } from '../tables/table.ts';
import { hex, type OlderItem } from './recent-writes.ts';
import type { StoredItem } from './stored-item.ts';

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
  const { table, index } = place;
  const comesBefore = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) * (place.reverse ? -1 : 1) < 0;
  let next = rows.shift();
  for (const row of current) {
    const key = itemKey(table.keySchema, row.item);
    const at = placeOf(table, index, key, row.item) ?? key;
    while (next && comesBefore(next.place, at)) {
      yield next.row;
      next = rows.shift();
    }
    if (!older.has(hex(key))) yield row;
  }
  while (next) {
    yield next.row;
    next = rows.shift();
  }
}

interface PlacedRow {
  readonly place: Uint8Array;
  readonly row: StoredItem;
}

function olderRows(older: ReadonlyMap<string, OlderItem>, { table, index, range, reverse }: RowPlace): PlacedRow[] {
  const rows: PlacedRow[] = [];
  for (const { key, stored } of older.values()) {
    const place = stored && placeOf(table, index, key, stored.item);
    if (!stored || !place || !isIn(place, range)) continue;
    rows.push({ place, row: stored });
  }
  return rows.sort((a, b) => Buffer.compare(a.place, b.place) * (reverse ? -1 : 1));
}

function placeOf(table: Table, index: Index | undefined, key: Uint8Array, item: Item): Uint8Array | undefined {
  return index ? indexEntryKey(table, index, item) : key;
}

function isIn(key: Uint8Array, { lower, upper }: KeyRange): boolean {
  return Buffer.compare(key, lower) >= 0 && (!upper || Buffer.compare(key, upper) < 0);
}
