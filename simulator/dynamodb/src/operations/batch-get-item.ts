import { validationError } from '../errors.ts';
import { refuseMixedParameters } from '../expressions/read.ts';
import type { Item } from '../items/attribute-value.ts';
import { checkKey } from '../items/check-keys.ts';
import { checkValues } from '../items/check-value.ts';
import { itemKey } from '../items/keys.ts';
import { itemBytes, MAX_ITEM_BYTES } from '../items/size.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import {
  attributesToGet,
  expressionAttributeNames,
  NAME_PATTERN,
  returnConsumedCapacity,
} from '../requests/common-shapes.ts';
import { nameOfTable, readRequest } from '../requests/read-request.ts';
import { element, flag, listOf, mapOf, type Shape, text, value } from '../requests/shapes.ts';
import type { Table } from '../tables/table.ts';
import { consumedCapacity, type ReturnConsumedCapacity, readUnits, tableUsage, tellsCapacity } from './capacity.ts';
import { type Project, type ProjectionRequest, planProjection, readItem } from './planned-read.ts';
import { shareOf } from './throttled.ts';

interface KeysAndAttributes extends ProjectionRequest {
  readonly Keys: readonly Item[];
  readonly ConsistentRead?: boolean;
}

interface BatchGetItemRequest {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

const key: Shape = { type: 'Map', of: 'AttributeValue', element: value, parameterized: true };

const form = {
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    RequestItems: mapOf(
      element('KeysAndAttributes', {
        Keys: listOf(key, { notNull: true, minLength: 1, maxLength: 100 }),
        AttributesToGet: attributesToGet,
        ConsistentRead: flag,
        ProjectionExpression: text(),
        ExpressionAttributeNames: expressionAttributeNames,
      }),
      'KeysAndAttributes',
      { notNull: true, minLength: 1, keys: { minLength: 3, maxLength: 255, pattern: NAME_PATTERN } },
    ),
  },
};

const MAX_KEYS = 100;

/** Most bytes that one answer holds; what is beyond stays unprocessed (API Reference, BatchGetItem). */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Most bytes of one partition in it: 1 MB and what the last item is longer. A table is one partition here. */
const MAX_TABLE_BYTES = 1024 * 1024 + MAX_ITEM_BYTES - 3;

interface TablePlan {
  readonly name: string;
  readonly request: KeysAndAttributes;
  readonly project: Project;
}

/** BatchGetItem. */
export const batchGetItem: PartsOperation = (parts, input, context) => {
  const request = readRequest<BatchGetItemRequest>(input, form);
  const plans = planTables(request);
  const tables = plans.map((plan) => checkTable(parts, plan));
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, unknown> = {};
  const capacities: unknown[] = [];
  let share = shareOf(plans.flatMap(({ request: { Keys: keys } }) => keys).length, context);
  let bytes = 0;
  for (const [index, plan] of plans.entries()) {
    const table = tables[index];
    if (!table) continue;
    const { ConsistentRead: consistent, ...others } = plan.request;
    const project = plan.project(table);
    const found: Item[] = [];
    const left: Item[] = [];
    let units = 0;
    let tableBytes = 0;
    for (const itsKey of plan.request.Keys) {
      if (share <= 0) {
        left.push(itsKey);
        continue;
      }
      share -= 1;
      const item = readItem(parts, table, itemKey(table.keySchema, itsKey), context.stale && !consistent)?.item;
      const itsBytes = item ? itemBytes(item) : 0;
      if (tableBytes + itsBytes > MAX_TABLE_BYTES || bytes + itsBytes > MAX_ANSWER_BYTES) {
        left.push(itsKey);
        units += 1;
        continue;
      }
      bytes += itsBytes;
      tableBytes += itsBytes;
      units += readUnits(item, consistent);
      if (item) found.push(project(item));
    }
    responses[plan.name] = found;
    if (left.length > 0) {
      unprocessed[plan.name] = { ...others, ...(consistent ? { ConsistentRead: true } : {}), Keys: left };
    }
    capacities.push(consumedCapacity(request.ReturnConsumedCapacity, table.name, tableUsage(units)));
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ...(tellsCapacity(request.ReturnConsumedCapacity) ? { ConsumedCapacity: capacities } : {}),
  };
};

function planTables({ RequestItems: requests }: BatchGetItemRequest): TablePlan[] {
  refuseMixedProjections(Object.values(requests));
  let count = 0;
  return Object.entries(requests).map(([name, request]) => {
    const project = planProjection(request);
    const seen = new Set<string>();
    for (const itsKey of request.Keys) {
      const fault = checkValues(itsKey);
      if (fault) throw validationError(fault);
      const identity = JSON.stringify(Object.entries(itsKey).sort(([a], [b]) => (a < b ? -1 : 1)));
      if (seen.has(identity)) throw validationError('Provided list of item keys contains duplicates');
      seen.add(identity);
      count += 1;
      if (count > MAX_KEYS) throw validationError('Too many items requested for the BatchGetItem call');
    }
    return { name, request, project };
  });
}

/** One way to project for all of the tables, not only for each of them. */
function refuseMixedProjections(requests: readonly KeysAndAttributes[]): void {
  const first = (name: 'AttributesToGet' | 'ProjectionExpression') => requests.find((request) => request[name])?.[name];
  const all = { AttributesToGet: first('AttributesToGet'), ProjectionExpression: first('ProjectionExpression') };
  refuseMixedParameters(all, ['ProjectionExpression'], ['AttributesToGet']);
}

function checkTable(parts: Parts, { name, request }: TablePlan): Table {
  const table = parts.catalogue.usable(nameOfTable(name));
  for (const itsKey of request.Keys) checkKey(itsKey, table.keySchema);
  return table;
}
