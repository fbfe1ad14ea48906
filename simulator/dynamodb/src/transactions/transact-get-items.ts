import { validationError } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';
import { checkKey } from '../items/check-keys.ts';
import { checkValues } from '../items/check-value.ts';
import { itemKey } from '../items/keys.ts';
import { itemBytes } from '../items/size.ts';
import {
  consumedCapacity,
  type ReturnConsumedCapacity,
  readUnits,
  tableUsage,
  tellsCapacity,
} from '../operations/capacity.ts';
import { type ProjectionRequest, planProjection } from '../operations/planned-read.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { returnConsumedCapacity } from '../requests/common-shapes.ts';
import { nameOfTable, readRequest } from '../requests/read-request.ts';
import type { Table } from '../tables/table.ts';
import { NO_REASON, reasonOf, transactionCancelled } from './cancelled.ts';
import { withoutIdlePlaceholders } from './idle-placeholders.ts';
import { transactGets } from './shapes.ts';
import { byTable } from './transact-write-items.ts';

interface Get extends ProjectionRequest {
  readonly TableName: string;
  readonly Key: Item;
}

interface TransactGetItemsRequest {
  readonly TransactItems: readonly { readonly Get: Get }[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

const form = { members: { ReturnConsumedCapacity: returnConsumedCapacity, TransactItems: transactGets } };

/** Most bytes that a transaction reads. */
const MAX_BYTES = 4 * 1024 * 1024;

/** TransactGetItems: the items as they were at one moment. */
export const transactGetItems: PartsOperation = (parts, input) => {
  const request = readRequest<TransactGetItemsRequest>(input, form);
  const { ReturnConsumedCapacity: wanted } = request;
  const gets = request.TransactItems.map(({ Get: get }) => {
    const project = planProjection(withoutIdlePlaceholders(get), () => {
      const fault = checkValues(get.Key);
      if (fault) throw validationError(fault);
    });
    return { get, project, table: parts.catalogue.usable(nameOfTable(get.TableName)) };
  });
  checkKeys(gets);
  const found = gets.map(({ get, table }) => readOne(parts, get, table));
  const bytes = found.reduce((sum, item) => sum + itemBytes(item ?? {}), 0);
  if (bytes > MAX_BYTES) throw validationError('Transaction size exceeds the maximum allowed size of 4194304 bytes');
  const usages = gets.map(({ table }, index) => ({
    name: table.name,
    usage: tableUsage(2 * readUnits(found[index], true)),
  }));
  return {
    Responses: gets.map(({ project, table }, index) => {
      const item = found[index];
      return item ? { Item: project(table)(item) } : {};
    }),
    ...(tellsCapacity(wanted)
      ? {
          ConsumedCapacity: byTable(usages).map(([name, usage]) =>
            consumedCapacity(wanted, name, usage, { read: true }),
          ),
        }
      : {}),
  };
};

function readOne(parts: Parts, get: Get, table: Table): Item | undefined {
  return parts.items.get(table, itemKey(table.keySchema, get.Key))?.item;
}

function checkKeys(gets: readonly { readonly get: Get; readonly table: Table }[]): void {
  const seen = new Set<string>();
  const reasons = gets.map(({ get, table }) => {
    try {
      checkKey(get.Key, table.keySchema);
      const place = `${table.id}/${itemKey(table.keySchema, get.Key).toString('hex')}`;
      if (seen.has(place)) throw sameItem;
      seen.add(place);
      return NO_REASON;
    } catch (error) {
      if (error === sameItem) throw error;
      return reasonOf(error);
    }
  });
  if (reasons.some(({ Code: code }) => code !== 'None')) throw transactionCancelled(reasons);
}

const sameItem = validationError('Transaction request cannot include multiple operations on one item');
