import { INVALID, validationError } from '../errors.ts';
import { keyConditionsOf } from '../expressions/key-condition.ts';
import { matches } from '../expressions/matches.ts';
import {
  checkConditionalOperator,
  checkConditions,
  matchesOlder,
  type OlderCondition,
  olderHolds,
} from '../expressions/older-conditions.ts';
import {
  type ExpressionMembers,
  type Expressions,
  readExpressions,
  refuseMixedParameters,
} from '../expressions/read.ts';
import { attributeOf, contentOf, type Item, typeOf } from '../items/attribute-value.ts';
import { checkKeyPart, refuseNestedKeys } from '../items/check-keys.ts';
import { checkValue } from '../items/check-value.ts';
import { equalValues } from '../items/compare.ts';
import { projectItem } from '../items/paths.ts';
import type { PartsOperation } from '../parts.ts';
import {
  attributesToGet,
  conditionalOperator,
  conditions,
  expressionAttributeNames,
  expressionAttributeValues,
  indexName,
  returnConsumedCapacity,
  select,
  tableName,
} from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { flag, integer, text, values } from '../requests/shapes.ts';
import { hashAttributes, isHashKey, type KeyAttribute, keyAttributes, rangeAttributes } from '../tables/table.ts';
import { tellsCapacity } from './capacity.ts';
import { keyRange } from './key-range.ts';
import { refuseDuplicateNames } from './planned-read.ts';
import { readPage } from './read-page.ts';
import {
  behind,
  checkTableStartKey,
  findSource,
  pageAnswer,
  placeOf,
  type ReadSource,
  refuseUnprojected,
  rowsOf,
  type SourceRequest,
  viewOf,
} from './read-source.ts';
import { checkSelect, startKeyFault } from './select.ts';

interface QueryRequest extends SourceRequest, ExpressionMembers {
  readonly AttributesToGet?: readonly string[];
  readonly QueryFilter?: Readonly<Record<string, OlderCondition>>;
  readonly KeyConditions?: Readonly<Record<string, OlderCondition>>;
  readonly ConditionalOperator?: string;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
}

const form = {
  members: {
    Select: select,
    IndexName: indexName,
    ReturnConsumedCapacity: returnConsumedCapacity,
    QueryFilter: conditions,
    TableName: tableName,
    ConditionalOperator: conditionalOperator,
    AttributesToGet: attributesToGet,
    Limit: integer({ atLeast: 1, alone: 'Limit' }),
    KeyConditions: conditions,
    ExclusiveStartKey: values(),
    ConsistentRead: flag,
    ScanIndexForward: flag,
    KeyConditionExpression: text(),
    FilterExpression: text(),
    ProjectionExpression: text(),
    ExpressionAttributeValues: expressionAttributeValues,
    ExpressionAttributeNames: expressionAttributeNames,
  },
};

type KeyConditions = Readonly<Record<string, OlderCondition>>;

/** Query. */
export const query: PartsOperation = (parts, input, context) => {
  const request = readRequest<QueryRequest>(input, form);
  const { expressions, keyConditions } = checkQuery(request);
  const source = findSource(parts, request);
  checkAgainstKeys(source, request, expressions, keyConditions);
  const reverse = request.ScanIndexForward === false;
  const { ExclusiveStartKey: startKey, AttributesToGet: names } = request;
  const whole = keyRange(source.keySchema, keyConditions);
  const range = startKey ? behind(whole, placeOf(source, startKey), reverse) : whole;
  const paths = expressions.projection ?? names?.map((name) => [name]);
  const page = readPage(rowsOf(parts, source, range, reverse, context.stale && !request.ConsistentRead), {
    limit: request.Limit,
    rangeKeyName: source.table.keySchema.range?.name,
    ...viewOf(source, paths),
    matches: filterOf(request, expressions),
    countOnly: request.Select === 'COUNT',
    project: paths && ((item) => projectItem(item, paths)),
    measures: tellsCapacity(request.ReturnConsumedCapacity),
  });
  return pageAnswer(source, request, page);
};

function filterOf(request: QueryRequest, { filter }: Expressions): ((item: Item) => boolean) | undefined {
  if (filter) return (item) => matches(filter.condition, item);
  const { QueryFilter: older } = request;
  return older && ((item) => matchesOlder(item, older, request.ConditionalOperator));
}

function checkQuery(request: QueryRequest): { expressions: Expressions; keyConditions: KeyConditions } {
  refuseMixedParameters(
    { ...request },
    ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  );
  checkConditions(request.QueryFilter);
  checkConditionalOperator(request.ConditionalOperator, request.QueryFilter);
  refuseDuplicateNames(request.AttributesToGet);
  for (const value of Object.values(request.ExclusiveStartKey ?? {})) {
    const fault = checkValue(value);
    if (fault) throw validationError(startKeyFault(fault));
  }
  if (request.KeyConditions === undefined && request.KeyConditionExpression === undefined) {
    throw validationError(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const expressions = readExpressions(request);
  const { keyCondition } = expressions;
  const keyConditions = keyCondition ? keyConditionsOf(keyCondition.condition) : (request.KeyConditions ?? {});
  checkConditions(keyConditions);
  const count = Object.keys(keyConditions).length;
  // The key of an index may have more attributes: that is seen when the index is known.
  const mayBeMore = keyCondition && request.IndexName !== undefined;
  if (count === 0 || (count > 2 && !mayBeMore)) throw wrongConditionCount();
  checkSelect(request, 'Query');
  return { expressions, keyConditions };
}

function wrongConditionCount() {
  return validationError('Conditions can be of length 1 or 2 only');
}

function checkAgainstKeys(
  source: ReadSource,
  request: QueryRequest,
  expressions: Expressions,
  keyConditions: KeyConditions,
): void {
  const { ExclusiveStartKey: startKey } = request;
  if (startKey && Object.keys(startKey).length !== source.startKeyNames.length) {
    throw validationError('The provided starting key is invalid');
  }
  const { keySchema } = source;
  const count = Object.keys(keyConditions).length;
  if (count > 2 && !keySchema.further) throw wrongConditionCount();
  if (keySchema.further && request.KeyConditions) throw validationError(NOT_SUPPORTED);
  for (const key of keyAttributes(keySchema)) checkKeyCondition(source, key, startKey, keyConditions);
  if (count > keyAttributes(keySchema).length) throw validationError(NOT_SUPPORTED);
  if (startKey) checkStartKey(source, startKey, keyConditions);
  refuseNestedKeys(expressions.projection, source.table);
  refuseKeysInFilter(source, request, expressions);
  refuseUnprojected(source);
  refuseNestedKeys(expressions.filter?.paths, source.table);
}

const NOT_SUPPORTED = 'Query key condition not supported';

const NOT_INDEXABLE = ['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN'];

function checkKeyCondition(
  { keySchema }: ReadSource,
  key: KeyAttribute,
  startKey: Item | undefined,
  keyConditions: KeyConditions,
): void {
  const isHash = isHashKey(keySchema, key.name);
  const count = Object.keys(keyConditions).length;
  if (startKey) {
    if (!attributeOf(startKey, key.name)) throw validationError('The provided starting key is invalid');
    checkKeyPart(startKey, key, isHash, INVALID);
  }
  const ranges = rangeAttributes(keySchema);
  if (isHash && ranges.length === 0 && count > hashAttributes(keySchema).length) throw validationError(NOT_SUPPORTED);
  const condition = Object.hasOwn(keyConditions, key.name) ? keyConditions[key.name] : undefined;
  if (!condition) {
    // A range key may be left out, if what lies behind it is left out too.
    const before = keyAttributes(keySchema).indexOf(key);
    if (!isHash) refuseOpenRanges(ranges, keyConditions);
    if (isHash || count > before) throw validationError(`Query condition missed key schema element: ${key.name}`);
    return;
  }
  if (NOT_INDEXABLE.includes(condition.ComparisonOperator)) {
    throw validationError('Attempted conditional constraint is not an indexable operation');
  }
  const operands = condition.AttributeValueList ?? [];
  if (operands.some((operand) => contentOf(operand, key.type) === undefined)) {
    throw validationError(`${INVALID}Condition parameter type does not match schema type`);
  }
  if (isHash && condition.ComparisonOperator !== 'EQ') throw validationError(NOT_SUPPORTED);
  if (!isHash) refuseOpenRanges(ranges, keyConditions);
  refuseEmptyKey(key, operands);
}

/** Of several range attributes, those before the last one with a condition have to be equal to something. */
function refuseOpenRanges(ranges: readonly KeyAttribute[], keyConditions: KeyConditions): void {
  const last = ranges.findLastIndex(({ name }) => Object.hasOwn(keyConditions, name));
  const open = ranges.slice(0, Math.max(last, 0)).filter(({ name }) => {
    return !Object.hasOwn(keyConditions, name) || keyConditions[name]?.ComparisonOperator !== 'EQ';
  });
  if (open.length === 0) return;
  throw validationError(
    `RANGE key attributes ${open.map(({ name }) => name).join(', ')} must have equality conditions specified in the ` +
      `query because a condition is present on key attribute ${ranges[last]?.name}`,
  );
}

function refuseEmptyKey({ name, type }: KeyAttribute, operands: readonly Item[string][]): void {
  if (!operands.some((operand) => contentOf(operand, type) === '')) return;
  const word = type === 'S' ? 'string' : 'binary';
  throw validationError(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${word} value. Key: ${name}`,
  );
}

function checkStartKey(source: ReadSource, startKey: Item, keyConditions: KeyConditions): void {
  checkTableStartKey(startKey, source);
  const isOther = ({ name }: KeyAttribute) => {
    const [wanted] = keyConditions[name]?.AttributeValueList ?? [];
    const given = startKey[name];
    return !wanted || !given || typeOf(wanted) !== typeOf(given) || !equalValues(wanted, given);
  };
  const isOtherPartition = hashAttributes(source.keySchema).some(isOther);
  const ranges = rangeAttributes(source.keySchema).filter(({ name }) => Object.hasOwn(keyConditions, name));
  if (ranges.length === 0) {
    if (!isOtherPartition) return;
    throw validationError('The provided starting key is outside query boundaries based on provided conditions');
  }
  for (const { name } of ranges) {
    const { ComparisonOperator: operator = 'EQ', AttributeValueList: operands = [] } = keyConditions[name] ?? {};
    if (olderHolds(operator, startKey[name], operands)) continue;
    throw validationError('The provided starting key does not match the range key predicate');
  }
  if (isOtherPartition) throw validationError('The query can return at most one row and cannot be restarted');
}

function refuseKeysInFilter({ keySchema }: ReadSource, request: QueryRequest, { filter }: Expressions): void {
  const names = request.QueryFilter ? Object.keys(request.QueryFilter) : filter?.paths.map((path) => path[0]);
  if (!names) return;
  const member = request.QueryFilter ? 'QueryFilter' : 'Filter Expression';
  for (const { name } of keyAttributes(keySchema)) {
    if (!names.includes(name)) continue;
    throw validationError(`${member} can only contain non-primary key attributes: Primary key attribute: ${name}`);
  }
}
