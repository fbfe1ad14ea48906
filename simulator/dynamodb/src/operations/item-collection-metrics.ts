import type { Item } from '../items/attribute-value.ts';
import { itemBytes } from '../items/size.ts';
import type { Table } from '../tables/table.ts';

/** How large the collection is that an item belongs to, about. */
export interface ItemCollectionMetrics {
  readonly ItemCollectionKey: Item;
  readonly SizeEstimateRangeGB: readonly [number, number];
}

/**
 * What a write tells of the collection of its item: the items of one hash key and their entries in local indexes.
 * @returns undefined for a table without local indexes, which has no collections.
 */
export function itemCollectionMetrics(table: Table, item: Item | undefined): ItemCollectionMetrics | undefined {
  const { hash } = table.keySchema;
  const value = item?.[hash.name];
  if (!item || !value || !table.indexes.some(({ kind }) => kind === 'local')) return undefined;
  const gigabytes = Math.floor(itemBytes(item) / 1024 ** 3);
  return { ItemCollectionKey: { [hash.name]: value }, SizeEstimateRangeGB: [gigabytes, gigabytes + 1] };
}

/** The metrics of several writes, by table. @param writes each with the item as it was or is. */
export function metricsByTable(
  writes: readonly { readonly table: Table; readonly item: Item | undefined }[],
): Readonly<Record<string, readonly ItemCollectionMetrics[]>> {
  const byTable: Record<string, ItemCollectionMetrics[]> = {};
  for (const { table, item } of writes) {
    const metrics = itemCollectionMetrics(table, item);
    if (!metrics) continue;
    const known = byTable[table.name] ?? [];
    const collection = JSON.stringify(metrics.ItemCollectionKey);
    if (known.some(({ ItemCollectionKey: key }) => JSON.stringify(key) === collection)) continue;
    byTable[table.name] = [...known, metrics];
  }
  return byTable;
}
