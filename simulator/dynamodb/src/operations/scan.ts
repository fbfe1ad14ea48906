import { INVALID, validationError } from '../errors.ts';
import { matches } from '../expressions/matches.ts';
import {
  checkConditionalOperator,
  checkConditions,
  matchesOlder,
  type OlderCondition,
} from '../expressions/older-conditions.ts';
import {
  type ExpressionMembers,
  type Expressions,
  readExpressions,
  refuseMixedParameters,
} from '../expressions/read.ts';
import { attributeOf, type Item } from '../items/attribute-value.ts';
import { checkKeyPart, refuseNestedKeys } from '../items/check-keys.ts';
import { checkValue } from '../items/check-value.ts';
import type { KeyRange } from '../items/keys.ts';
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
import { isHashKey, keyAttributes } from '../tables/table.ts';
import { tellsCapacity } from './capacity.ts';
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

interface ScanRequest extends SourceRequest, ExpressionMembers {
  readonly AttributesToGet?: readonly string[];
  readonly ScanFilter?: Readonly<Record<string, OlderCondition>>;
  readonly ConditionalOperator?: string;
  readonly Limit?: number;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

const form = {
  members: {
    Select: select,
    IndexName: indexName,
    TotalSegments: integer({ atLeast: 1, atMost: 1_000_000 }),
    ReturnConsumedCapacity: returnConsumedCapacity,
    TableName: tableName,
    ConditionalOperator: conditionalOperator,
    ScanFilter: conditions,
    Segment: integer({ atLeast: 0, atMost: 999_999 }),
    Limit: integer({ atLeast: 1 }),
    AttributesToGet: attributesToGet,
    ExclusiveStartKey: values(),
    ConsistentRead: flag,
    FilterExpression: text(),
    ProjectionExpression: text(),
    ExpressionAttributeValues: expressionAttributeValues,
    ExpressionAttributeNames: expressionAttributeNames,
  },
};

/** Scan. */
export const scan: PartsOperation = (parts, input, context) => {
  const request = readRequest<ScanRequest>(input, form);
  const expressions = checkScan(request);
  const source = findSource(parts, request);
  const { ExclusiveStartKey: startKey, AttributesToGet: names } = request;
  if (startKey) checkStartKey(source, startKey);
  refuseUnprojected(source);
  if (startKey) checkTableStartKey(startKey, source);
  const range = rangeOf(source, request);
  refuseNestedKeys(expressions.projection, source.table);
  refuseNestedKeys(expressions.filter?.paths, source.table);
  const paths = expressions.projection ?? names?.map((name) => [name]);
  const page = readPage(rowsOf(parts, source, range, false, context.stale && !request.ConsistentRead), {
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

function filterOf(request: ScanRequest, { filter }: Expressions): ((item: Item) => boolean) | undefined {
  if (filter) return (item) => matches(filter.condition, item);
  const { ScanFilter: older } = request;
  return older && ((item) => matchesOlder(item, older, request.ConditionalOperator));
}

function checkScan(request: ScanRequest): Expressions {
  refuseMixedParameters(
    { ...request },
    ['ProjectionExpression', 'FilterExpression'],
    ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  );
  refuseDuplicateNames(request.AttributesToGet);
  checkConditions(request.ScanFilter);
  checkConditionalOperator(request.ConditionalOperator, request.ScanFilter);
  for (const value of Object.values(request.ExclusiveStartKey ?? {})) {
    const fault = checkValue(value);
    if (fault) throw validationError(startKeyFault(fault));
  }
  checkSegment(request);
  const expressions = readExpressions(request);
  checkSelect(request, 'Scan');
  return expressions;
}

function checkSegment({ Segment: segment, TotalSegments: total }: ScanRequest): void {
  if (segment !== undefined && total === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (total === undefined) return;
  if (segment === undefined) {
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (segment >= total) {
    throw validationError(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
}

function checkStartKey(source: ReadSource, startKey: Item): void {
  if (Object.keys(startKey).length !== source.startKeyNames.length) {
    throw validationError(
      source.index
        ? 'The provided starting key is invalid'
        : 'The provided starting key is invalid: The provided key element does not match the schema',
    );
  }
  if (!source.index) return;
  for (const key of keyAttributes(source.keySchema)) {
    if (!attributeOf(startKey, key.name)) throw validationError('The provided starting key is invalid');
    checkKeyPart(startKey, key, isHashKey(source.keySchema, key.name), INVALID);
  }
}

/** Partition hashes that segments share: the first 12 bits. */
const BUCKETS = 4_096;

function rangeOf(
  source: ReadSource,
  { Segment: segment = 0, TotalSegments: total = 1, ExclusiveStartKey: startKey }: ScanRequest,
): KeyRange {
  const [first, end] = [bucket(segment, total), bucket(segment + 1, total)];
  const isEmpty = first === end; // More segments than buckets leave some with nothing.
  const range = { lower: bucketKey(first), ...(end < BUCKETS || isEmpty ? { upper: bucketKey(end) } : {}) };
  if (!startKey) return range;
  const place = placeOf(source, startKey);
  const placeBucket = place.readUInt16BE(0) >> 4;
  if (placeBucket < first || placeBucket >= end) {
    throw validationError(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct ' +
        `Segment. TotalSegments: ${total} Segment: ${segment}`,
    );
  }
  return behind(range, place, false);
}

function bucket(segment: number, total: number): number {
  return Math.ceil((BUCKETS * segment) / total);
}

function bucketKey(number: number): Buffer {
  const key = Buffer.alloc(2);
  key.writeUInt16BE(Math.min(number << 4, 0xffff));
  return key;
}
