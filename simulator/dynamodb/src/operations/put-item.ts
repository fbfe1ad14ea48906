import { validationError } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import { conditionMembers, returnConsumedCapacity, tableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { values } from '../requests/shapes.ts';
import { type PutRequest, planPut } from './planned-write.ts';
import { carryOut, type WriteOptions } from './single-write.ts';

const form = {
  whole: 'Item',
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: tableName,
    Item: values({ notNull: true }),
    ...conditionMembers,
  },
};

/** PutItem. */
export const putItem: PartsOperation = (parts, input) => {
  const request = readRequest<PutRequest & WriteOptions>(input, form);
  const { ReturnValues: wanted } = request;
  const plan = planPut(request, () => {
    if (wanted && wanted !== 'ALL_OLD' && wanted !== 'NONE') {
      throw validationError('ReturnValues can only be ALL_OLD or NONE');
    }
  });
  return carryOut(parts, plan(parts.catalogue.usable(request.TableName)), request);
};
