import { INVALID, validationError } from '../errors.ts';
import type { KeySchemaRequest } from './requests.ts';

/** Most attributes of each kind in the key of a global index. */
const MAX_OF_A_KIND = 4;

/**
 * Checks the key of a global index: up to four hash attributes, then up to four range attributes.
 * @throws {AwsError} ValidationException for the first thing that is wrong.
 * @see "Multi-attribute keys pattern", Amazon DynamoDB Developer Guide
 */
export function checkIndexKey(schema: KeySchemaRequest): void {
  refuseSameName(schema);
  if (schema[0]?.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  const types = schema.map(({ KeyType: type }) => type);
  const firstRange = types.indexOf('RANGE');
  if (firstRange >= 0 && types.lastIndexOf('HASH') > firstRange) {
    throw validationError(`${INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema`);
  }
  for (const kind of ['HASH', 'RANGE']) {
    if (types.filter((type) => type === kind).length <= MAX_OF_A_KIND) continue;
    throw validationError(`${INVALID}The KeySchema exceeds the maximum allowed number of ${kind} key attributes`);
  }
}

function refuseSameName(schema: KeySchemaRequest): void {
  if (new Set(schema.map(({ AttributeName: name }) => name)).size === schema.length) return;
  throw validationError(
    schema.length === 2 && schema[1]?.KeyType === 'RANGE'
      ? 'Both the Hash Key and the Range Key element in the KeySchema have the same name'
      : 'The KeySchema contains multiple key attributes with the same name',
  );
}
