import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const key = { pk: { S: 'a' } };

/** A table `things` with the item `a`, and how it is updated. */
async function openThings() {
  const db = openDynamoDb();
  await db.createTable('things', ['pk S']);
  await db.call('PutItem', { TableName: 'things', Item: { ...key, amount: { N: '1' }, text: { S: 'cat' } } });
  const request = (expression: object) => ({ TableName: 'things', Key: key, ...expression });
  return {
    ...db,
    update: (expression: object) => db.call('UpdateItem', request(expression)),
    refused: async (expression: object) => (await db.refusal('UpdateItem', request(expression))).message,
    itemOf: async (pk: string) => (await db.call('GetItem', { TableName: 'things', Key: { pk: { S: pk } } }))['Item'],
  };
}

function when(condition: string, values: Readonly<Record<string, object>> = {}) {
  return {
    UpdateExpression: 'SET seen = :seen',
    ConditionExpression: condition,
    ExpressionAttributeValues: { ':seen': { BOOL: true }, ...values },
  };
}

describe('an expression that cannot mean anything is refused whatever the item is', () => {
  const unordered = (operator: string, type: string) =>
    `Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
  test.each<[string, object, string]>([
    ['a comparison with a list', when('amount < :l', { ':l': { L: [] } }), unordered('<', 'L')],
    ['a comparison of a map', when(':m >= amount', { ':m': { M: {} } }), unordered('>=', 'M')],
    [
      'a range from a set to a set',
      when('amount BETWEEN :a AND :b', { ':a': { NS: ['1'] }, ':b': { NS: ['2'] } }),
      unordered('BETWEEN', 'NS'),
    ],
    [
      'a function of updates in a condition',
      when('if_not_exists(amount, amount) = :seen'),
      'Invalid ConditionExpression: The function is not allowed in a condition expression; function: if_not_exists',
    ],
    [
      'a function of conditions in an update',
      { UpdateExpression: 'SET a = size(amount)' },
      'Invalid UpdateExpression: The function is not allowed in an update expression; function: size',
    ],
    [
      'a list appended to within an append',
      {
        UpdateExpression: 'SET a = list_append(list_append(:l, :l), :l)',
        ExpressionAttributeValues: { ':l': { L: [] } },
      },
      'Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: list_append',
    ],
    [
      'a name that begins with an underscore',
      { UpdateExpression: 'SET _1 = amount' },
      'Invalid UpdateExpression: Syntax error; token: "_", near: "SET _1"',
    ],
  ])('%s', async (_, expression, message) => {
    const { refused } = await openThings();
    expect(await refused(expression)).toBe(message);
  });
});

test('an attribute of a type without an order fulfils no comparison, and is no fault', async () => {
  const { update, refusal } = await openThings();
  await update({ UpdateExpression: 'SET docs = :l', ExpressionAttributeValues: { ':l': { L: [] } } });
  const request = { TableName: 'things', Key: key, ...when('docs < amount') };
  expect(await refusal('UpdateItem', request)).toMatchObject({ code: 'ConditionalCheckFailedException' });
});

test('an even number of NOTs says what none says, an odd number the contrary', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 20 }), fc.boolean(), async (nots, isTrue) => {
      const { call } = await openThings();
      const FilterExpression = `${'NOT '.repeat(nots)}amount ${isTrue ? '=' : '<>'} :one`;
      const ExpressionAttributeValues = { ':one': { N: '1' } };
      const { Count } = await call('Scan', { TableName: 'things', FilterExpression, ExpressionAttributeValues });
      expect(Count === 1).toBe((nots % 2 === 0) === isTrue);
    }),
    { numRuns: 20 },
  );
});

test('a sum that needs more than 38 digits is told as one that is too large', async () => {
  const { refused } = await openThings();
  const ExpressionAttributeValues = { ':big': { N: '1e50' } };
  expect(await refused({ UpdateExpression: 'SET n = amount + :big', ExpressionAttributeValues })).toBe(
    'Number overflow. Attempting to store a number with magnitude larger than supported range',
  );
});

describe('an update that only takes away', () => {
  const removals: readonly object[] = [
    { UpdateExpression: 'REMOVE a, b.c[1]' },
    { UpdateExpression: 'DELETE a :s', ExpressionAttributeValues: { ':s': { SS: ['x'] } } },
    { AttributeUpdates: { a: { Action: 'DELETE' } } },
  ];

  test.each(removals)('makes no item where there is none: %j', async (expression) => {
    const { call, itemOf } = await openThings();
    const request = { TableName: 'things', Key: { pk: { S: 'new' } }, ReturnValues: 'ALL_NEW', ...expression };
    expect(await call('UpdateItem', request)).toEqual({});
    expect(await itemOf('new')).toBeUndefined();
  });

  test('and one that adds, or none at all, makes the item', async () => {
    const { call, itemOf } = await openThings();
    const to = (pk: string, update: object) => ({ TableName: 'things', Key: { pk: { S: pk } }, ...update });
    await call('UpdateItem', to('none', {}));
    const ExpressionAttributeValues = { ':one': { N: '1' } };
    await call('UpdateItem', to('added', { UpdateExpression: 'REMOVE a ADD n :one', ExpressionAttributeValues }));
    expect(await itemOf('none')).toEqual({ pk: { S: 'none' } });
    expect(await itemOf('added')).toEqual({ pk: { S: 'added' }, n: { N: '1' } });
  });
});

test.each([
  ['Query', false, 0.5],
  ['Query', true, 1],
  ['Scan', false, 0.5],
])('a %s that finds nothing (consistent: %s) consumes %d units', async (operation, ConsistentRead, units) => {
  const { call, createTable } = await openThings();
  await createTable('empty', ['pk S']);
  const condition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'none' } } };
  const request = { TableName: 'empty', ConsistentRead, ReturnConsumedCapacity: 'TOTAL' };
  const answer = await call(operation, { ...request, ...(operation === 'Query' ? condition : {}) });
  expect(answer['ConsumedCapacity']).toEqual({ TableName: 'empty', CapacityUnits: units });
});
