import type { PartsOperation } from '../parts.ts';
import { conditionMembers, returnConsumedCapacity, returnValues, tableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { element, mapOf, text, valueField, values } from '../requests/shapes.ts';
import { planUpdate, type UpdateRequest } from './planned-write.ts';
import { carryOut, type WriteOptions } from './single-write.ts';

const form = {
  whole: 'Key',
  wholeFirst: { ReturnValues: returnValues },
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: tableName,
    AttributeUpdates: mapOf(
      element('AttributeValueUpdate', { Action: text({ oneOf: ['ADD', 'PUT', 'DELETE'] }), Value: valueField }),
      'AttributeValueUpdate',
    ),
    UpdateExpression: text(),
    ...conditionMembers,
    Key: values({ notNull: true }),
  },
};

/** UpdateItem. */
export const updateItem: PartsOperation = (parts, input) => {
  const request = readRequest<UpdateRequest & WriteOptions>(input, form);
  const plan = planUpdate(request);
  return carryOut(parts, plan(parts.catalogue.usable(request.TableName)), request);
};
