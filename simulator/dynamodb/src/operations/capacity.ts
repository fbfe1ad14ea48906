import type { Item } from '../items/attribute-value.ts';
import { equalItems } from '../items/compare.ts';
import { indexEntryKey } from '../items/keys.ts';
import { itemBytes } from '../items/size.ts';
import { projectForIndex } from '../tables/index-projection.ts';
import type { Index, Table } from '../tables/table.ts';

/** How much of capacity an answer tells. */
export type ReturnConsumedCapacity = 'INDEXES' | 'TOTAL' | 'NONE' | undefined;

/** Units by index name. */
export type IndexUnits = Readonly<Record<string, number>>;

/** Units that one operation used. */
export interface Usage {
  readonly table: number;
  readonly global: IndexUnits;
  readonly local: IndexUnits;
}

/** Units to read an item: one for each 4 KB, half of that when the read is eventually consistent. */
export function readUnits(item: Item | undefined, consistent: boolean | undefined): number {
  const units = item ? Math.max(1, Math.ceil(itemBytes(item) / 4096)) : 1;
  return consistent ? units : units / 2;
}

/** Units to write an item: one for each KB of the larger of what was there and what is. */
export function writeUsage(table: Table, before: Item | undefined, after: Item | undefined): Usage {
  const global: Record<string, number> = {};
  const local: Record<string, number> = {};
  for (const index of table.indexes) {
    const units = indexUnits(table, index, before, after);
    if (units > 0) (index.kind === 'global' ? global : local)[index.name] = units;
  }
  return { table: Math.max(unitsOf(before), unitsOf(after)), global, local };
}

function unitsOf(item: Item | undefined): number {
  return item ? Math.max(1, Math.ceil(itemBytes(item) / 1024)) : 1;
}

/** An entry that moves is deleted and put; one whose attributes stay the same costs nothing. */
function indexUnits(table: Table, index: Index, before: Item | undefined, after: Item | undefined): number {
  const [oldKey, newKey] = [before && indexEntryKey(table, index, before), after && indexEntryKey(table, index, after)];
  const old = oldKey && before ? projectForIndex(table, index, before) : undefined;
  const next = newKey && after ? projectForIndex(table, index, after) : undefined;
  if (!old && !next) return 0;
  if (!old || !next) return unitsOf(old ?? next);
  if (oldKey && newKey && !oldKey.equals(newKey)) return unitsOf(old) + unitsOf(next);
  return equalItems(old, next) ? 0 : Math.max(unitsOf(old), unitsOf(next));
}

/** Adds up what several operations used. */
export function addUsage(a: Usage, b: Usage): Usage {
  return { table: a.table + b.table, global: addUnits(a.global, b.global), local: addUnits(a.local, b.local) };
}

function addUnits(a: IndexUnits, b: IndexUnits): IndexUnits {
  const sum: Record<string, number> = { ...a };
  for (const [name, units] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + units;
  return sum;
}

/** A usage times a factor: a transaction reads and writes twice. */
export function timesUsage(usage: Usage, factor: number): Usage {
  const times = (units: IndexUnits) =>
    Object.fromEntries(Object.entries(units).map(([name, count]) => [name, count * factor]));
  return { table: usage.table * factor, global: times(usage.global), local: times(usage.local) };
}

/** The use of reading or writing a table alone. */
export function tableUsage(units: number): Usage {
  return { table: units, global: {}, local: {} };
}

function total({ table, global, local }: Usage): number {
  return [...Object.values(global), ...Object.values(local)].reduce((sum, units) => sum + units, table);
}

/** Whether an answer tells capacity at all. */
export function tellsCapacity(wanted: ReturnConsumedCapacity): boolean {
  return wanted === 'TOTAL' || wanted === 'INDEXES';
}

/** The member `ConsumedCapacity` of an answer, for one table. */
export function consumedCapacity(
  wanted: ReturnConsumedCapacity,
  tableName: string,
  usage: Usage,
  extra?: { readonly read?: boolean; readonly write?: boolean },
): Readonly<Record<string, unknown>> {
  const units = total(usage);
  return {
    CapacityUnits: units,
    ...(extra?.read ? { ReadCapacityUnits: units } : {}),
    ...(extra?.write ? { WriteCapacityUnits: units } : {}),
    TableName: tableName,
    ...(wanted === 'INDEXES' ? byIndex(usage, extra) : {}),
  };
}

function byIndex({ table, global, local }: Usage, extra?: { readonly read?: boolean; readonly write?: boolean }) {
  const capacity = (units: number) => ({
    CapacityUnits: units,
    ...(extra?.read ? { ReadCapacityUnits: units } : {}),
    ...(extra?.write ? { WriteCapacityUnits: units } : {}),
  });
  const members = (units: IndexUnits) =>
    Object.fromEntries(Object.entries(units).map(([name, count]) => [name, capacity(count)]));
  return {
    Table: capacity(table),
    ...(Object.keys(local).length > 0 ? { LocalSecondaryIndexes: members(local) } : {}),
    ...(Object.keys(global).length > 0 ? { GlobalSecondaryIndexes: members(global) } : {}),
  };
}
