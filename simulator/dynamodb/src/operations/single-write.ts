import { conditionalCheckFailed } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';
import { projectItem } from '../items/paths.ts';
import type { Parts } from '../parts.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { consumedCapacity, type ReturnConsumedCapacity, tellsCapacity, writeUsage } from './capacity.ts';
import { itemCollectionMetrics } from './item-collection-metrics.ts';
import type { PlannedWrite } from './planned-write.ts';

/** What the answer to a write tells. */
export interface WriteOptions {
  readonly TableName: string;
  readonly ReturnValues?: 'ALL_NEW' | 'UPDATED_OLD' | 'ALL_OLD' | 'NONE' | 'UPDATED_NEW';
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

/**
 * Carries out one write.
 * @throws {AwsError} ConditionalCheckFailedException; ValidationException where the item does not fit.
 */
export function carryOut(parts: Parts, write: PlannedWrite, options: WriteOptions): Readonly<Record<string, unknown>> {
  const { table, key } = write;
  const before = parts.items.get(table, key);
  write.weigh?.(before?.item);
  if (write.holds && !write.holds(before?.item)) {
    throw conditionalCheckFailed(options.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before?.item : undefined);
  }
  const after = write.after(before);
  parts.writer.write(table, key, before, after);
  const attributes = returnedAttributes(write, before, after, options.ReturnValues);
  const tellsMetrics = options.ReturnItemCollectionMetrics === 'SIZE';
  const metrics = tellsMetrics ? itemCollectionMetrics(table, before?.item ?? after) : undefined;
  return {
    ...(attributes ? { Attributes: attributes } : {}),
    ...(tellsCapacity(options.ReturnConsumedCapacity)
      ? {
          ConsumedCapacity: consumedCapacity(
            options.ReturnConsumedCapacity,
            table.name,
            writeUsage(table, before?.item, after),
          ),
        }
      : {}),
    ...(metrics ? { ItemCollectionMetrics: metrics } : {}),
  };
}

function returnedAttributes(
  { updatedPaths = [] }: PlannedWrite,
  before: StoredItem | undefined,
  after: Item | undefined,
  wanted: WriteOptions['ReturnValues'],
): Item | undefined {
  if (wanted === 'ALL_OLD') return before?.item;
  if (wanted === 'ALL_NEW') return after;
  if (wanted === 'UPDATED_NEW') return nonEmpty(after && projectItem(after, updatedPaths));
  return wanted === 'UPDATED_OLD' ? nonEmpty(before && projectItem(before.item, updatedPaths)) : undefined;
}

function nonEmpty(item: Item | undefined): Item | undefined {
  return item && Object.keys(item).length > 0 ? item : undefined;
}
