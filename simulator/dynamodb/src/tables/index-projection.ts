import { type Item, pickAttributes } from '../items/attribute-value.ts';
import { type Index, keyAttributes, type Table } from './table.ts';

/** The attributes that an index holds; undefined where it holds all of them. */
export function projectedNames(table: Table, index: Index): ReadonlySet<string> | undefined {
  if (index.projection.type === 'ALL') return undefined;
  const keys = [...keyAttributes(index.keySchema), ...keyAttributes(table.keySchema)].map(({ name }) => name);
  return new Set([...keys, ...(index.projection.nonKeyAttributes ?? [])]);
}

/** An item as an index holds it. */
export function projectForIndex(table: Table, index: Index, item: Item): Item {
  const names = projectedNames(table, index);
  return names ? pickAttributes(item, names) : item;
}
