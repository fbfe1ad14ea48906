import { INVALID, validationError } from '../errors.ts';
import { checkIndexKey } from './check-index-key.ts';
import type {
  AttributeDefinitions,
  CreateTableRequest,
  IndexRequest,
  KeySchemaRequest,
  ThroughputRequest,
} from './requests.ts';
import type { BillingMode, KeySchema } from './table.ts';
import { checkNewWarmThroughput } from './warm-throughput.ts';

const MAX_UNITS = 1_000_000_000_000;
const MAX_LOCAL_INDEXES = 5;
const MAX_GLOBAL_INDEXES = 20;
const MAX_NON_KEY_ATTRIBUTES = 100;

/**
 * Checks a new table's definition.
 * @throws {AwsError} ValidationException for the first thing that is wrong, in the service's order.
 */
export function checkSchema(request: CreateTableRequest): void {
  checkBilling(request);
  checkTableKeys(request);
  const names = new Set<string>();
  if (request.LocalSecondaryIndexes) checkLocalIndexes(request, request.LocalSecondaryIndexes, names);
  if (request.GlobalSecondaryIndexes) checkGlobalIndexes(request, request.GlobalSecondaryIndexes, names);
  checkUnusedDefinitions(request);
  checkTableClass(request.TableClass);
  checkNewWarmThroughput(request.WarmThroughput, request.ProvisionedThroughput, 'table');
}

const TABLE_CLASSES = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'];

/** @throws {AwsError} ValidationException for a class that there is not. */
export function checkTableClass(given: string | undefined): void {
  if (given === undefined || TABLE_CLASSES.includes(given)) return;
  throw validationError(
    'Invalid table-class parameter provided. Please try again with a valid table-class value: ' +
      `[${TABLE_CLASSES.join(', ')}].`,
  );
}

function checkBilling({ BillingMode: mode, ProvisionedThroughput: throughput }: CreateTableRequest): void {
  if (mode === 'PAY_PER_REQUEST') {
    if (!throughput) return;
    throw validationError(
      `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (!throughput) {
    throw validationError(
      `${INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    );
  }
  checkThroughputBounds(throughput);
}

/** @throws {AwsError} ValidationException for more units than any table may have. */
export function checkThroughputBounds({ ReadCapacityUnits: read, WriteCapacityUnits: write }: ThroughputRequest): void {
  if (read > MAX_UNITS) throw validationError(`Given value ${read} for ReadCapacityUnits is out of bounds`);
  if (write > MAX_UNITS) throw validationError(`Given value ${write} for WriteCapacityUnits is out of bounds`);
}

function namesOf(schema: KeySchemaRequest): string[] {
  return schema.map(({ AttributeName: name }) => name);
}

function checkTableKeys({
  AttributeDefinitions: definitions,
  KeySchema: schema,
  ...request
}: CreateTableRequest): void {
  const keys = namesOf(schema);
  if (keys.length > definitions.length) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkDefined(keys, definitions);
  checkKeyTypes(schema);
  refuseRepeated(definitions);
  const hasIndexes = request.LocalSecondaryIndexes || request.GlobalSecondaryIndexes;
  if (!hasIndexes && schema.length !== definitions.length) {
    throw validationError(
      `${INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    );
  }
}

function refuseRepeated(definitions: AttributeDefinitions): void {
  const repeated = firstRepeated(definitions.map(({ AttributeName: name }) => name));
  if (repeated !== undefined) throw validationError(`Attribute Name is duplicated: ${repeated}`);
}

function firstRepeated(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

function checkDefined(keys: readonly string[], definitions: AttributeDefinitions): void {
  const defined = definitions.map(({ AttributeName: name }) => name);
  if (keys.every((key) => defined.includes(key))) return;
  throw validationError(
    `${INVALID}Some index key attributes are not defined in AttributeDefinitions. ` +
      `Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`,
  );
}

function checkKeyTypes([hash, range]: KeySchemaRequest): void {
  if (hash && range && hash.AttributeName === range.AttributeName) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (hash?.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (range && range.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

function checkLocalIndexes(request: CreateTableRequest, indexes: readonly IndexRequest[], names: Set<string>): void {
  if (indexes.length === 0) throw validationError(`${INVALID}List of LocalSecondaryIndexes is empty`);
  if (request.KeySchema.length !== 2) {
    throw validationError(
      `${INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    );
  }
  const tableHash = request.KeySchema[0]?.AttributeName ?? '';
  for (const index of indexes) {
    checkDefined(namesOf(index.KeySchema), request.AttributeDefinitions);
    checkKeyTypes(index.KeySchema);
    checkLocalKeys(index, tableHash);
    checkProjection(index);
    checkNewName(index, names);
  }
  if (indexes.length > MAX_LOCAL_INDEXES) {
    throw validationError(`${INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of 5`);
  }
}

function checkLocalKeys({ IndexName: name, KeySchema: schema }: IndexRequest, tableHash: string): void {
  if (schema.length !== 2) {
    throw validationError(`${INVALID}Index KeySchema does not have a range key for index: ${name}`);
  }
  const indexHash = schema[0]?.AttributeName;
  if (indexHash === tableHash) return;
  throw validationError(
    `${INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: ` +
      `${name}. index hash key: ${indexHash}, table hash key: ${tableHash}`,
  );
}

function checkProjection({ Projection: projection }: IndexRequest): void {
  const { ProjectionType: type, NonKeyAttributes: attributes } = projection;
  if (type === undefined) throw validationError(`${INVALID}Unknown ProjectionType: null`);
  if (attributes && type !== 'INCLUDE') {
    throw validationError(`${INVALID}ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === 'INCLUDE' && !attributes) {
    throw validationError(`${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`);
  }
  const repeated = attributes && firstRepeated(attributes);
  if (repeated !== undefined) {
    throw validationError(`${INVALID}Duplicate element in NonKeyAttributes: ${repeated}`);
  }
  if (attributes && attributes.length > MAX_NON_KEY_ATTRIBUTES) {
    throw validationError(`${INVALID}NonKeyAttributes cannot have more than 100 attributes`);
  }
}

function checkNewName({ IndexName: name }: IndexRequest, names: Set<string>): void {
  if (names.has(name)) throw validationError(`${INVALID}Duplicate index name: ${name}`);
  names.add(name);
}

function checkGlobalIndexes(request: CreateTableRequest, indexes: readonly IndexRequest[], names: Set<string>): void {
  if (indexes.length === 0) throw validationError(`${INVALID}List of GlobalSecondaryIndexes is empty`);
  for (const index of indexes) {
    checkDefined(namesOf(index.KeySchema), request.AttributeDefinitions);
    checkGlobalKey(index);
    checkProjection(index);
    checkIndexThroughput(index, request.BillingMode);
    checkNewWarmThroughput(index.WarmThroughput, index.ProvisionedThroughput, `index ${index.IndexName}`);
    checkNewName(index, names);
  }
  if (indexes.length > MAX_GLOBAL_INDEXES) {
    throw validationError(`${INVALID}GlobalSecondaryIndex count exceeds the per-table limit of 20`);
  }
}

/** An index without a projection is none in any case, and refused as when keys had two attributes at most. */
function checkGlobalKey({ KeySchema: schema, Projection: projection }: IndexRequest): void {
  if (projection.ProjectionType === undefined) checkKeyTypes(schema);
  checkIndexKey(schema);
}

function checkIndexThroughput(index: IndexRequest, mode: BillingMode | undefined): void {
  if (mode === 'PAY_PER_REQUEST' && index.ProvisionedThroughput) {
    throw validationError(
      `${INVALID}ProvisionedThroughput should not be specified for index: ${index.IndexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (mode !== 'PAY_PER_REQUEST' && !index.ProvisionedThroughput) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified for index: ${index.IndexName}`);
  }
}

/** Every defined attribute has to be a key somewhere. */
function checkUnusedDefinitions(request: CreateTableRequest): void {
  const indexes = [...(request.LocalSecondaryIndexes ?? []), ...(request.GlobalSecondaryIndexes ?? [])];
  const used = new Set([request.KeySchema, ...indexes.map(({ KeySchema: schema }) => schema)].flatMap(namesOf));
  if (request.AttributeDefinitions.every(({ AttributeName: name }) => used.has(name))) return;
  const defined = request.AttributeDefinitions.map(({ AttributeName: name }) => name);
  throw validationError(
    `${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], ` +
      `keys used: [${[...used].join(', ')}]`,
  );
}

/**
 * Checks a new index of a table that is there.
 * @param definitions what the request defines: also what the table has defined is said again.
 * @throws {AwsError} ValidationException.
 */
export function checkNewIndex(
  index: IndexRequest,
  definitions: AttributeDefinitions | undefined,
  mode: BillingMode,
): void {
  if (!definitions) {
    throw validationError(`${INVALID}AttributeDefinitions is not specified for index: ${index.IndexName}`);
  }
  checkDefined(namesOf(index.KeySchema), definitions);
  refuseRepeated(definitions);
  checkGlobalKey(index);
  checkProjection(index);
  checkIndexThroughput(index, mode);
  checkNewWarmThroughput(index.WarmThroughput, index.ProvisionedThroughput, `index ${index.IndexName}`);
}

/** A checked key with the types of its attributes. */
export function keySchemaOf(schema: KeySchemaRequest, definitions: AttributeDefinitions): KeySchema {
  const keysOf = (kind: string) =>
    schema
      .filter(({ KeyType: type }) => type === kind)
      .map(({ AttributeName: name }) => ({
        name,
        type: definitions.find((definition) => definition.AttributeName === name)?.AttributeType ?? 'S',
      }));
  const [[hash, ...hashes], [range, ...ranges]] = [keysOf('HASH'), keysOf('RANGE')];
  if (!hash) throw new Error('A key schema without a hash key was let in.');
  const further = hashes.length + ranges.length > 0 ? { further: { hash: hashes, range: ranges } } : {};
  return { hash, ...(range ? { range } : {}), ...further };
}
