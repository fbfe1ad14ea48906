import { expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

async function openTable() {
  const db = openDynamoDb();
  await db.createTable('things', ['pk S']);
  const codes = async (...TransactItems: object[]) => {
    const { fields } = await db.refusal('TransactWriteItems', { TransactItems });
    return (fields['CancellationReasons'] as { Code: string }[]).map(({ Code }) => Code);
  };
  return { ...db, codes };
}

const key = (pk: string) => ({ pk: { S: pk } });
const put = (item: object, others: object = {}) => ({ Put: { TableName: 'things', Item: item, ...others } });
const exists = (pk: string) => ({
  ConditionCheck: { TableName: 'things', Key: key(pk), ConditionExpression: 'attribute_exists(pk)' },
});
const large = (pk: string) => ({ ...key(pk), text: { S: 'x'.repeat(390_000) } });
const PLACES = Array.from({ length: 12 }, (_, index) => `item ${index}`);

test('the first action that does not fit its table ends a transaction: no condition is looked at', async () => {
  const { codes } = await openTable();
  const wrongKey = put({ pk: { N: '7' } });
  expect(await codes(exists('none'), wrongKey, wrongKey)).toEqual(['None', 'ValidationError', 'None']);
  expect(await codes(put(key('a')), exists('none'), exists('none either'))).toEqual([
    'None',
    'ConditionalCheckFailed',
    'ConditionalCheckFailed',
  ]);
});

test('an index key that would be empty is the fault of the whole request', async () => {
  const { createTable, refusal } = openDynamoDb();
  const index = { IndexName: 'by-kind', KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }] };
  await createTable('kinds', ['pk S'], {
    AttributeDefinitions: ['pk', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [{ ...index, Projection: { ProjectionType: 'ALL' } }],
  });
  const EMPTY = 'The AttributeValue for a key attribute cannot contain an empty string value.';
  const values = { ExpressionAttributeValues: { ':kind': { S: '' } } };
  const update = { TableName: 'kinds', Key: key('a'), UpdateExpression: 'SET kind = :kind', ...values };
  expect(await refusal('TransactWriteItems', { TransactItems: [{ Update: update }] })).toMatchObject({
    code: 'ValidationException',
    message:
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key ' +
      `to a value that is not supported. ${EMPTY}`,
  });
  const item = { ...key('a'), kind: { S: '' } };
  const puts = { TransactItems: [{ Put: { TableName: 'kinds', Item: item } }] };
  expect(await refusal('TransactWriteItems', puts)).toMatchObject({
    code: 'ValidationException',
    message:
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
      `${EMPTY} IndexName: by-kind, IndexKey: kind`,
  });
});

test('a transaction refuses what its first wrong action is refused for, without counting errors', async () => {
  const { refusal } = await openTable();
  const deep = (levels: number): object => (levels === 0 ? { S: 'leaf' } : { M: { n: deep(levels - 1) } });
  const unnamed = put({ ...key('a'), d: deep(40), '': { S: 'x' } });
  const tooDeep = put({ ...key('b'), d: deep(40) });
  expect((await refusal('TransactWriteItems', { TransactItems: [unnamed, tooDeep] })).message).toBe(
    'Empty attribute name',
  );
  expect((await refusal('TransactWriteItems', { TransactItems: [tooDeep, unnamed] })).message).toMatch(
    /^Nesting Levels/,
  );
});

test('an action of a transaction is refused for its expressions before its key', async () => {
  const { refusal } = await openTable();
  const wrongKey = { TableName: 'things', Key: { pk: { N: 'seven' } } };
  const refusalOf = async (action: object) =>
    (await refusal('TransactWriteItems', { TransactItems: [action] })).message;
  const condition = { ...wrongKey, ConditionExpression: 'a = = b' };
  for (const action of [{ Delete: condition }, { ConditionCheck: condition }]) {
    expect(await refusalOf(action)).toMatch(/^Invalid ConditionExpression: Syntax error/);
  }
  expect(await refusalOf({ Update: { ...wrongKey, UpdateExpression: 'SET a' } })).toMatch(
    /^Invalid UpdateExpression: Syntax error/,
  );
  expect(await refusalOf({ Delete: wrongKey })).toMatch(/^The parameter cannot be converted to a numeric value/);
  expect((await refusal('DeleteItem', condition)).message).toMatch(/^The parameter cannot be converted/);
});

test('a transaction brings 4 MB at most, and may delete more', async () => {
  const { call, refusal } = await openTable();
  const { message } = await refusal('TransactWriteItems', {
    TransactItems: PLACES.map((place) => put(large(place))),
  });
  expect(message).toBe('Transaction payload size cannot exceed 4 MB');
  for (const place of PLACES) await call('PutItem', { TableName: 'things', Item: large(place) });
  const deletes = PLACES.map((place) => ({ Delete: { TableName: 'things', Key: key(place) } }));
  await call('TransactWriteItems', { TransactItems: deletes });
  expect(await call('Scan', { TableName: 'things', Select: 'COUNT' })).toMatchObject({ Count: 0 });
});
