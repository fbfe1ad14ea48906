import type { Item } from '../items/attribute-value.ts';
import { EVERY_KEY } from '../items/keys.ts';
import { itemBytes } from '../items/size.ts';
import type { Parts } from '../parts.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { projectForIndex } from './index-projection.ts';
import type { Index, Table } from './table.ts';

/** How large a table or an index is. */
export interface Size {
  readonly items: number;
  /** Exact up to 1,000 items; of more, those that were measured stand for all. */
  readonly bytes: number;
}

/** Sizes are found anew at most this often where a table is large, ms: the service does it every six hours. */
const REFRESH_MS = 6 * 3_600_000;

/** Up to so many items are counted whenever they are asked for. */
const SMALL_COUNT = 10_000;

/** So many items are measured. */
const MEASURED = 1_000;

const known = new WeakMap<Parts, Map<number, Size & { readonly timeMs: number }>>();

/** How large a table is; of a large one, how large it was some time ago. */
export function sizeOfTable(parts: Parts, table: Table): Size {
  return sizeOf(parts, table.id, () => {
    const items = parts.items.count(table);
    return { items, bytes: bytesOf(items, parts.items.range(table, EVERY_KEY, false), (item) => item) };
  });
}

/** How large an index is, with what is projected into it; of a large one, how large it was some time ago. */
export function sizeOfIndex(parts: Parts, table: Table, index: Index): Size {
  return sizeOf(parts, index.id, () => {
    const items = parts.items.countIndex(index);
    const entries = parts.items.indexRange(table, index, EVERY_KEY, false);
    return { items, bytes: bytesOf(items, entries, (item) => projectForIndex(table, index, item)) };
  });
}

function bytesOf(count: number, stored: Iterable<StoredItem>, view: (item: Item) => Item): number {
  let measured = 0;
  let bytes = 0;
  for (const { item } of stored) {
    bytes += itemBytes(view(item));
    measured += 1;
    if (measured === MEASURED) break;
  }
  return measured === 0 ? 0 : Math.round((bytes / measured) * count);
}

/** @param id a table's or an index's: none has another's. */
function sizeOf(parts: Parts, id: number, find: () => Size): Size {
  const sizes = known.get(parts) ?? new Map<number, Size & { readonly timeMs: number }>();
  known.set(parts, sizes);
  const last = sizes.get(id);
  const nowMs = parts.kernel.clock.now();
  if (last && last.items > SMALL_COUNT && nowMs - last.timeMs < REFRESH_MS) return last;
  const found = { ...find(), timeMs: nowMs };
  sizes.set(id, found);
  return found;
}
