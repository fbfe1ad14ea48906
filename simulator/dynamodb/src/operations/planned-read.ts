import { INVALID, validationError } from '../errors.ts';
import { type ExpressionMembers, readExpressions, refuseMixedParameters } from '../expressions/read.ts';
import type { Item } from '../items/attribute-value.ts';
import { refuseNestedKeys } from '../items/check-keys.ts';
import { type Path, projectItem } from '../items/paths.ts';
import type { Parts } from '../parts.ts';
import { hex } from '../store/recent-writes.ts';
import type { StoredItem } from '../store/stored-item.ts';
import type { Table } from '../tables/table.ts';

/** Members of a read that choose attributes. */
export interface ProjectionRequest extends ExpressionMembers {
  readonly AttributesToGet?: readonly string[];
}

/** Chooses attributes of an item, once the table is known. */
export type Project = (table: Table) => (item: Item) => Item;

/** Checks a list of names. @throws {AwsError} ValidationException for a name that comes twice. */
export function refuseDuplicateNames(names: readonly string[] | undefined): void {
  const seen = new Set<string>();
  for (const name of names ?? []) {
    if (seen.has(name)) throw validationError(`${INVALID}Duplicate value in attribute name: ${name}`);
    seen.add(name);
  }
}

/**
 * Checks which attributes a read of single items wants.
 * @param checkOthers what else the operation checks before its names.
 * @throws {AwsError} ValidationException.
 */
export function planProjection(request: ProjectionRequest, checkOthers: () => void = () => undefined): Project {
  refuseMixedParameters({ ...request }, ['ProjectionExpression'], ['AttributesToGet']);
  checkOthers();
  refuseDuplicateNames(request.AttributesToGet);
  const { projection } = readExpressions(request);
  const paths: readonly Path[] | undefined = projection ?? request.AttributesToGet?.map((name) => [name]);
  return (table) => {
    refuseNestedKeys(projection, table);
    return paths ? (item) => projectItem(item, paths) : (item) => item;
  };
}

/** Reads one item; with `stale`, as it may have been before its latest write. */
export function readItem(parts: Parts, table: Table, key: Buffer, stale: boolean): StoredItem | undefined {
  const older = stale ? parts.recent.olderItems(table).get(hex(key)) : undefined;
  return older ? older.stored : parts.items.get(table, key);
}
