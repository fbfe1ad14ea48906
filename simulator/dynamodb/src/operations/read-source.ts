import { JsonText } from '#kernel';
import { INVALID, validationError } from '../errors.ts';
import { type Item, pickAttributes } from '../items/attribute-value.ts';
import { checkKey } from '../items/check-keys.ts';
import { indexEntryKey, itemKey, type KeyRange } from '../items/keys.ts';
import type { Path } from '../items/paths.ts';
import type { Parts } from '../parts.ts';
import { staleRows } from '../store/stale-rows.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { projectedNames } from '../tables/index-projection.ts';
import { findIndex, type Index, indexStatus, type KeySchema, keyAttributes, type Table } from '../tables/table.ts';
import { consumedCapacity, type ReturnConsumedCapacity, tellsCapacity, type Usage } from './capacity.ts';
import type { Page, PageOptions } from './read-page.ts';

/** What a Query or Scan reads: a table, or one of its indexes. */
export interface ReadSource {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly keySchema: KeySchema;
  /** The attributes that a start key has: the table's key and the index's. */
  readonly startKeyNames: readonly string[];
  /** Attributes of a local index that lacks them come from the table. */
  readonly fetchesFromTable: boolean;
}

/** Members that Query and Scan share. */
export interface SourceRequest {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: string;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

/** Finds what a request reads. @throws {AwsError} ValidationException for an index that is not there. */
export function findSource(parts: Parts, request: SourceRequest): ReadSource {
  const table = parts.catalogue.usable(request.TableName);
  const tableKeys = keyAttributes(table.keySchema).map(({ name }) => name);
  if (request.IndexName === undefined) {
    return {
      table,
      index: undefined,
      keySchema: table.keySchema,
      startKeyNames: tableKeys,
      fetchesFromTable: false,
    };
  }
  const index = findIndex(table, request.IndexName);
  if (!index) throw validationError(`The table does not have the specified index: ${request.IndexName}`);
  if (index.kind === 'global' && request.ConsistentRead) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  if (indexStatus(index, parts.kernel.clock.now()) === 'CREATING') {
    throw validationError(`Cannot read from backfilling global secondary index: ${index.name}`);
  }
  const indexKeys = keyAttributes(index.keySchema).map(({ name }) => name);
  return {
    table,
    index,
    keySchema: index.keySchema,
    startKeyNames: [...new Set([...tableKeys, ...indexKeys])],
    fetchesFromTable: request.Select === 'ALL_ATTRIBUTES' && index.projection.type !== 'ALL',
  };
}

/** Refuses what a global index cannot give. @throws {AwsError} ValidationException. */
export function refuseUnprojected({ index, fetchesFromTable }: ReadSource): void {
  if (!fetchesFromTable || index?.kind !== 'global') return;
  throw validationError(
    `${INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
      'because its projection type is not ALL',
  );
}

/** How a source shows the items that it reads. */
export type SourceView = Pick<PageOptions, 'view' | 'entry' | 'fetches'>;

/**
 * The items as the source shows them. A local index fetches from the table what is asked of it and it does not hold;
 * a global one cannot.
 * @throws {AwsError} ValidationException when a projection names what a global index lacks.
 */
export function viewOf({ table, index, fetchesFromTable }: ReadSource, projection: readonly Path[] = []): SourceView {
  const names = index && projectedNames(table, index);
  if (!index || !names) return { view: undefined, entry: undefined, fetches: false };
  const entry = (item: Item) => pickAttributes(item, names);
  const missing = projection.map((path) => String(path[0])).filter((name) => !names.has(name));
  if (missing.length === 0 && !fetchesFromTable) return { view: entry, entry, fetches: false };
  if (index.kind === 'local') return { view: undefined, entry, fetches: true };
  const listed = `[${[...new Set(missing)].join(', ')}]`;
  throw validationError(`${INVALID}Global secondary index ${index.name} does not project ${listed}`);
}

/** Checks that a start key has the table's key. @throws {AwsError} ValidationException. */
export function checkTableStartKey(startKey: Item, { table }: ReadSource): void {
  const names = keyAttributes(table.keySchema).map(({ name }) => name);
  try {
    checkKey(pickAttributes(startKey, names), table.keySchema, INVALID);
  } catch (error) {
    throw validationError(`The provided starting key is invalid: ${(error as Error).message}`); // checkKey's text.
  }
}

/** Where the item with that key lies in the source. */
export function placeOf({ table, index }: ReadSource, startKey: Item): Buffer {
  const place = index ? indexEntryKey(table, index, startKey) : itemKey(table.keySchema, startKey);
  if (!place) throw validationError('The provided starting key is invalid');
  return place;
}

/** The part of a range that lies behind a start key. */
export function behind(range: KeyRange, place: Buffer, reverse: boolean): KeyRange {
  if (reverse) return { lower: range.lower, upper: place };
  return { ...range, lower: Buffer.concat([place, Buffer.from([0])]) };
}

/** The rows of a range; with `stale`, as they may have been before the latest writes. */
export function rowsOf(
  parts: Parts,
  { table, index }: ReadSource,
  range: KeyRange,
  reverse: boolean,
  stale: boolean,
): Iterable<StoredItem> {
  const current = index
    ? parts.items.indexRange(table, index, range, reverse)
    : parts.items.range(table, range, reverse);
  if (!stale) return current;
  return staleRows(current, parts.recent.olderItems(table), { table, index, range, reverse });
}

/** The answer of a Query or Scan. */
export function pageAnswer(source: ReadSource, request: SourceRequest, page: Page): JsonText {
  const { ReturnConsumedCapacity: wanted } = request;
  const items = request.Select === 'COUNT' ? '' : `"Items":[${page.items.join(',')}],`;
  const others = {
    Count: page.count,
    ScannedCount: page.scannedCount,
    ...(page.last ? { LastEvaluatedKey: pickAttributes(page.last, source.startKeyNames) } : {}),
    ...(tellsCapacity(wanted)
      ? { ConsumedCapacity: consumedCapacity(wanted, source.table.name, usageOf(source, request, page)) }
      : {}),
  };
  return new JsonText(`{${items}${JSON.stringify(others).slice(1)}`);
}

function usageOf({ index }: ReadSource, request: SourceRequest, page: Page): Usage {
  const unit = request.ConsistentRead ? 1 : 0.5;
  // Also a read that finds nothing takes the least that a read can.
  const units = Math.max(1, Math.ceil(page.bytes / 4096)) * unit;
  if (!index) return { table: units, global: {}, local: {} };
  const byIndex = { [index.name]: units };
  return {
    table: page.fetchedUnits * unit,
    global: index.kind === 'global' ? byIndex : {},
    local: index.kind === 'local' ? byIndex : {},
  };
}
