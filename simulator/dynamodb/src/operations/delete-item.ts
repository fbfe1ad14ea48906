import { validationError } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import { conditionMembers, returnConsumedCapacity, tableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { values } from '../requests/shapes.ts';
import { type KeyRequest, planDelete } from './planned-write.ts';
import { carryOut, type WriteOptions } from './single-write.ts';

const form = {
  whole: 'Key',
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: tableName,
    Key: values({ notNull: true }),
    ...conditionMembers,
  },
};

/** DeleteItem. */
export const deleteItem: PartsOperation = (parts, input) => {
  const request = readRequest<KeyRequest & WriteOptions>(input, form);
  const { ReturnValues: wanted } = request;
  const checkOptions = () => {
    if (wanted && wanted !== 'ALL_OLD' && wanted !== 'NONE') {
      throw validationError('ReturnValues can only be ALL_OLD or NONE');
    }
  };
  const plan = planDelete(request, { checkOptions });
  return carryOut(parts, plan(parts.catalogue.usable(request.TableName)), request);
};
