import { JsonText } from '#kernel';
import { INVALID, validationError } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';
import { checkKey } from '../items/check-keys.ts';
import { checkValues } from '../items/check-value.ts';
import { itemKey } from '../items/keys.ts';
import type { PartsOperation } from '../parts.ts';
import {
  attributesToGet,
  expressionAttributeNames,
  returnConsumedCapacity,
  tableName,
} from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { flag, text, values } from '../requests/shapes.ts';
import { consumedCapacity, type ReturnConsumedCapacity, readUnits, tableUsage, tellsCapacity } from './capacity.ts';
import { type ProjectionRequest, planProjection, readItem } from './planned-read.ts';

interface GetItemRequest extends ProjectionRequest {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

const form = {
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    AttributesToGet: attributesToGet,
    TableName: tableName,
    Key: values({ notNull: true }),
    ConsistentRead: flag,
    ProjectionExpression: text(),
    ExpressionAttributeNames: expressionAttributeNames,
  },
};

/** GetItem. */
export const getItem: PartsOperation = (parts, input, context) => {
  const request = readRequest<GetItemRequest>(input, form);
  const project = planProjection(request, () => {
    const fault = checkValues(request.Key);
    if (fault) throw validationError(fault);
  });
  const table = parts.catalogue.usable(request.TableName);
  checkKey(request.Key, table.keySchema, INVALID);
  const projected = project(table);
  const key = itemKey(table.keySchema, request.Key);
  const stale = context.stale && !request.ConsistentRead;
  const stored = readItem(parts, table, key, stale);
  if (stored && wantsItWhole(request)) return new JsonText(`{"Item":${stored.text}}`);
  const item = stored?.item;
  const units = readUnits(item, request.ConsistentRead);
  return {
    ...(item ? { Item: projected(item) } : {}),
    ...(tellsCapacity(request.ReturnConsumedCapacity)
      ? { ConsumedCapacity: consumedCapacity(request.ReturnConsumedCapacity, table.name, tableUsage(units)) }
      : {}),
  };
};

/** The item as it is stored is the answer, with nothing beside it. */
function wantsItWhole(request: GetItemRequest): boolean {
  const { ProjectionExpression: projection, AttributesToGet: names, ReturnConsumedCapacity: capacity } = request;
  return projection === undefined && names === undefined && !tellsCapacity(capacity);
}
