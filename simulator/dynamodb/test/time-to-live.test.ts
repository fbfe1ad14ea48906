import { expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const MINUTE_MS = 60_000;

/** A table with indexes whose items expire at `until`, and who is still there. */
async function openExpiring(expiryDelayMs: number) {
  const db = openDynamoDb({ expiryDelayMs });
  const index = (IndexName: string, ...names: string[]) => ({
    IndexName,
    KeySchema: names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    Projection: { ProjectionType: 'ALL' },
  });
  await db.call('CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [index('by-kind', 'kind')],
    LocalSecondaryIndexes: [index('by-kind-of-its-own', 'pk', 'kind')],
  });
  const spec = { AttributeName: 'until', Enabled: true };
  await db.call('UpdateTimeToLive', { TableName: 'things', TimeToLiveSpecification: spec });
  const nowS = () => db.kernel.clock.now() / 1000;
  const read = async (IndexName?: string) => {
    const { Items } = await db.call('Scan', { TableName: 'things', ...(IndexName ? { IndexName } : {}) });
    return (Items as { sk: { S: string } }[]).map(({ sk }) => sk.S).sort();
  };
  return {
    ...db,
    nowS,
    put: (sk: string, until?: object) =>
      db.call('PutItem', {
        TableName: 'things',
        Item: { pk: { S: 'a' }, sk: { S: sk }, kind: { S: sk }, ...(until ? { until } : {}) },
      }),
    left: async () => [await read(), await read('by-kind'), await read('by-kind-of-its-own')],
  };
}

test('an expired item leaves its table and indexes late, but within the delay that was asked for', async () => {
  const { put, left, pass, nowS } = await openExpiring(1_000);
  const seconds = (fromNow: number) => String(Math.floor(nowS() + fromNow));
  await put('long ago', { N: seconds(-60) });
  await put('with an exponent', { N: `${seconds(-60).slice(0, -1)}e1` });
  await put('with a fraction', { N: `${seconds(-60)}.5` });
  await put('soon', { N: seconds(60) });
  const kept = ['a text', 'later', 'never', 'six years ago'];
  await put('later', { N: seconds(3_600) });
  await put('a text', { S: seconds(-60) });
  await put('six years ago', { N: seconds(-6 * 365 * 24 * 3_600) });
  await put('never');
  await pass(3_000);
  const withSoon = [...kept, 'soon'].sort();
  expect(await left()).toEqual([withSoon, withSoon, withSoon]);
  await pass(MINUTE_MS);
  expect(await left()).toEqual([kept, kept, kept]);
});

test('what is answered is the specification that holds from then on: none has an attribute once it is off', async () => {
  const { call, createTable } = openDynamoDb();
  await createTable('things', ['pk S']);
  const set = (Enabled: boolean) =>
    call('UpdateTimeToLive', {
      TableName: 'things',
      TimeToLiveSpecification: { AttributeName: 'until', Enabled },
    });
  expect(await set(true)).toEqual({ TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } });
  expect(await set(false)).toEqual({ TimeToLiveSpecification: { Enabled: false } });
});

test.each([
  ['abc;', "Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern"],
  ['abc', "Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null"],
])('of the table %s without a specification one fault is told', async (TableName, fault) => {
  const { message } = await openDynamoDb().refusal('UpdateTimeToLive', { TableName });
  expect(message).toContain(`1 validation error detected: ${fault}`);
});
