import fc from 'fast-check';
import { condition } from './conditions.ts';
import { createPlaceholders, type Fragment } from './fragments.ts';
import { keyCondition } from './key-conditions.ts';
import { attributeUpdates, expected, filter, keyConditions } from './older-parameters.ts';
import { ATTRIBUTES } from './paths.ts';
import { projection } from './projections.ts';
import { type KeyAttribute, keyValue, type TableShape, tableKey } from './table-shape.ts';
import { update } from './updates.ts';
import { someValue } from './values.ts';

/** One call, with the features of the API that it uses. */
export interface GeneratedOperation {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly features: readonly string[];
}

type Input = Readonly<Record<string, unknown>>;

/** A part of a request: members as they are, and expressions by the member that holds them. */
interface RequestPart {
  readonly members: Input;
  readonly expressions: Readonly<Record<string, Fragment>>;
}

const NOTHING: RequestPart = { members: {}, expressions: {} };

/** The part, or half of the time nothing. */
function maybe(part: fc.Arbitrary<RequestPart>, weight = 1): fc.Arbitrary<RequestPart> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(NOTHING) }, { weight, arbitrary: part });
}

function member(name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<RequestPart> {
  return value.map((given) => ({ members: { [name]: given }, expressions: {} }));
}

function expression(name: string, fragment: fc.Arbitrary<Fragment>): fc.Arbitrary<RequestPart> {
  return fragment.map((given) => ({ members: {}, expressions: { [name]: given } }));
}

function both(...parts: fc.Arbitrary<RequestPart>[]): fc.Arbitrary<RequestPart> {
  return fc.tuple(...parts).map((found) => ({
    members: Object.assign({}, ...found.map(({ members }) => members)),
    expressions: Object.assign({}, ...found.map(({ expressions }) => expressions)),
  }));
}

/** A request of its parts; one in fifteen is spoilt in one place. */
function request(
  { tableName }: TableShape,
  operation: string,
  ...parts: fc.Arbitrary<RequestPart>[]
): fc.Arbitrary<GeneratedOperation> {
  return fc.tuple(both(...parts), spoiling).map(([{ members, expressions }, spoil]) => {
    const placeholders = createPlaceholders();
    const written = Object.entries(expressions).map(([name, fragment]) => [name, placeholders.render(fragment)]);
    const input = { TableName: tableName, ...members, ...Object.fromEntries(written), ...placeholders.members() };
    const features = [...Object.keys(members), ...Object.values(expressions).flatMap((fragment) => fragment.features)];
    return { operation, input: spoil.apply(input), features: [...features, ...spoil.features] };
  });
}

interface Spoiling {
  readonly features: readonly string[];
  apply(input: Input): Input;
}

function spoilt(feature: string, change: Input): Spoiling {
  return { features: [`spoilt: ${feature}`], apply: (input) => ({ ...input, ...change }) };
}

/** What clients get wrong. */
const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  { weight: 60, arbitrary: fc.constant<Spoiling>({ features: [], apply: (input) => input }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      spoilt('no such table', { TableName: 'no-such-table' }),
      spoilt('short table name', { TableName: 'ab' }),
      spoilt('table name with a space', { TableName: 'a b c' }),
      spoilt('unused name', { ExpressionAttributeNames: { '#unused': 'a' } }),
      spoilt('unused value', { ExpressionAttributeValues: { ':unused': { S: 'a' } } }),
      spoilt('empty names', { ExpressionAttributeNames: {} }),
      spoilt('return values', { ReturnValues: 'SOMETHING' }),
      spoilt('capacity', { ReturnConsumedCapacity: 'ALL' }),
      spoilt('limit', { Limit: 0 }),
      spoilt('limit of a wrong type', { Limit: 'many' }),
      spoilt('item of a wrong type', { Item: [] }),
      spoilt('key of a wrong type', { Key: 'a' }),
      spoilt('empty key', { Key: {} }),
      spoilt('index', { IndexName: 'no-such-index' }),
      spoilt('select', { Select: 'SOME' }),
      spoilt('condition of a wrong type', { ConditionExpression: 1 }),
      spoilt('filter on nothing', { FilterExpression: '' }),
    ),
  },
);

const attributes = fc.dictionary(fc.constantFrom<string>(...ATTRIBUTES), someValue, { maxKeys: 4 });

/** Attributes that put an item into the indexes. */
function indexAttributes({ indexes }: TableShape): fc.Arbitrary<Input> {
  const keys = new Map<string, KeyAttribute>();
  for (const { kind, hash, range } of indexes) {
    if (kind === 'global') keys.set(hash.name, hash);
    if (range) keys.set(range.name, range);
  }
  const values = Object.fromEntries([...keys].map(([name, key]) => [name, keyValue(key)]));
  return fc.record(values, { requiredKeys: [] });
}

function item(shape: TableShape): fc.Arbitrary<Input> {
  return fc
    .tuple(attributes, indexAttributes(shape), tableKey(shape))
    .map(([plain, indexed, key]) => ({ ...plain, ...indexed, ...key }));
}

const conditional = maybe(
  fc.oneof(
    { weight: 4, arbitrary: expression('ConditionExpression', condition) },
    { weight: 1, arbitrary: member('Expected', expected) },
    { weight: 1, arbitrary: both(member('Expected', expected), operatorOfConditions()) },
  ),
  2,
);

function operatorOfConditions(): fc.Arbitrary<RequestPart> {
  return member('ConditionalOperator', fc.constantFrom('AND', 'OR'));
}

const capacity = maybe(member('ReturnConsumedCapacity', fc.constantFrom('TOTAL', 'INDEXES', 'NONE')));
const collections = maybe(member('ReturnItemCollectionMetrics', fc.constantFrom('SIZE', 'NONE')));
const consistent = maybe(member('ConsistentRead', fc.boolean()));
const projected = maybe(
  fc.oneof(
    { weight: 3, arbitrary: expression('ProjectionExpression', projection) },
    {
      weight: 1,
      arbitrary: member(
        'AttributesToGet',
        fc.array(fc.constantFrom('a', 'b', 'm', 'pk'), { minLength: 1, maxLength: 3 }),
      ),
    },
  ),
);

function returned(...values: string[]): fc.Arbitrary<RequestPart> {
  return maybe(member('ReturnValues', fc.constantFrom(...values)));
}

const limited = maybe(member('Limit', fc.integer({ min: 1, max: 4 })));
const select = fc.oneof(
  { weight: 6, arbitrary: fc.constant(NOTHING) },
  {
    weight: 1,
    arbitrary: member(
      'Select',
      fc.constantFrom('COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES'),
    ),
  },
);

function putItem(shape: TableShape) {
  return request(
    shape,
    'PutItem',
    member('Item', item(shape)),
    conditional,
    capacity,
    collections,
    returned('ALL_OLD', 'NONE', 'ALL_NEW'),
  );
}

function getItem(shape: TableShape) {
  return request(shape, 'GetItem', member('Key', tableKey(shape)), projected, consistent, capacity);
}

function deleteItem(shape: TableShape) {
  return request(
    shape,
    'DeleteItem',
    member('Key', tableKey(shape)),
    conditional,
    capacity,
    collections,
    returned('ALL_OLD', 'NONE'),
  );
}

function updateItem(shape: TableShape) {
  const changed = fc.oneof(
    { weight: 6, arbitrary: expression('UpdateExpression', update) },
    { weight: 1, arbitrary: member('AttributeUpdates', attributeUpdates) },
  );
  const values = returned('ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW', 'NONE');
  return request(
    shape,
    'UpdateItem',
    member('Key', tableKey(shape)),
    changed,
    conditional,
    capacity,
    collections,
    values,
  );
}

function query(shape: TableShape) {
  return fc.constantFrom(undefined, ...shape.indexes).chain((index) => {
    const keys = fc.oneof(
      { weight: 5, arbitrary: expression('KeyConditionExpression', keyCondition(index ?? shape)) },
      { weight: 1, arbitrary: member('KeyConditions', keyConditions(index ?? shape)) },
    );
    const filtered = maybe(
      fc.oneof(
        { weight: 4, arbitrary: expression('FilterExpression', condition) },
        { weight: 1, arbitrary: member('QueryFilter', filter) },
      ),
    );
    const name = index ? member('IndexName', fc.constant(index.name)) : fc.constant(NOTHING);
    const direction = maybe(member('ScanIndexForward', fc.boolean()));
    return request(shape, 'Query', name, keys, filtered, projected, direction, limited, select, consistent, capacity);
  });
}

function scan(shape: TableShape) {
  return fc.constantFrom(undefined, ...shape.indexes).chain((index) => {
    const filtered = maybe(
      fc.oneof(
        { weight: 4, arbitrary: expression('FilterExpression', condition) },
        { weight: 1, arbitrary: member('ScanFilter', filter) },
      ),
    );
    const name = index ? member('IndexName', fc.constant(index.name)) : fc.constant(NOTHING);
    // What lies in which segment is the endpoint's own affair: only a whole table, or a segment that there is not.
    const segments = maybe(
      fc
        .constantFrom({ TotalSegments: 1, Segment: 0 }, { TotalSegments: 2, Segment: 2 }, { TotalSegments: 2 })
        .map((members) => ({ members, expressions: {} })),
    );
    return request(shape, 'Scan', name, filtered, projected, segments, select, consistent, capacity);
  });
}

function batchWriteItem(shape: TableShape): fc.Arbitrary<GeneratedOperation> {
  const one = fc.oneof(
    item(shape).map((Item) => ({ PutRequest: { Item } })),
    tableKey(shape).map((Key) => ({ DeleteRequest: { Key } })),
  );
  return fc.tuple(fc.array(one, { minLength: 1, maxLength: 4 }), capacity).map(([requests, { members }]) => ({
    operation: 'BatchWriteItem',
    input: { RequestItems: { [shape.tableName]: requests }, ...members },
    features: Object.keys(members),
  }));
}

function batchGetItem(shape: TableShape): fc.Arbitrary<GeneratedOperation> {
  const keys = fc.array(tableKey(shape), { minLength: 1, maxLength: 4 });
  return fc.tuple(keys, projected, consistent, capacity).map(([Keys, shown, read, { members }]) => {
    const placeholders = createPlaceholders();
    const written = Object.entries(shown.expressions).map(([name, given]) => [name, placeholders.render(given)]);
    const asked = { Keys, ...shown.members, ...read.members, ...Object.fromEntries(written) };
    return {
      operation: 'BatchGetItem',
      input: { RequestItems: { [shape.tableName]: { ...asked, ...placeholders.members() } }, ...members },
      features: [...Object.keys(asked), ...Object.values(shown.expressions).flatMap(({ features }) => features)],
    };
  });
}

/** Any operation on the items of a table of this shape. */
export function itemOperation(shape: TableShape): fc.Arbitrary<GeneratedOperation> {
  return fc.oneof(
    { weight: 8, arbitrary: putItem(shape) },
    { weight: 8, arbitrary: updateItem(shape) },
    { weight: 3, arbitrary: getItem(shape) },
    { weight: 2, arbitrary: deleteItem(shape) },
    { weight: 7, arbitrary: query(shape) },
    { weight: 4, arbitrary: scan(shape) },
    { weight: 2, arbitrary: batchWriteItem(shape) },
    { weight: 2, arbitrary: batchGetItem(shape) },
  );
}
