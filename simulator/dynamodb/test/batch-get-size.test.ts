import { expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const LARGE = 'x'.repeat(400_000);

/** Tables of four items of nearly 400 KB each, and a request for all of them. */
async function openLargeTables(count: number) {
  const db = openDynamoDb();
  const names = Array.from({ length: count }, (_, index) => `things-${index}`);
  const keys = ['1', '2', '3', '4'].map((pk) => ({ pk: { S: pk } }));
  for (const name of names) {
    await db.createTable(name, ['pk S']);
    for (const key of keys) await db.call('PutItem', { TableName: name, Item: { ...key, payload: { S: LARGE } } });
  }
  const RequestItems = Object.fromEntries(names.map((name) => [name, { Keys: keys }]));
  return { names, read: () => db.call('BatchGetItem', { RequestItems }) };
}

/** How many items each table gave, and how many keys it left. */
const counts = ({ Responses, UnprocessedKeys }: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  names.map((name) => {
    const left = (UnprocessedKeys as Record<string, { Keys: unknown[] }>)[name]?.Keys ?? [];
    return [(Responses as Record<string, unknown[]>)[name]?.length, left.length];
  });

test('a batch reads somewhat more than 1 MB of each table', async () => {
  const { names, read } = await openLargeTables(2);
  expect(counts(await read(), names)).toEqual([
    [3, 1],
    [3, 1],
  ]);
});

test('a batch reads 16 MB of all tables together', async () => {
  const { names, read } = await openLargeTables(15);
  const all = counts(await read(), names);
  expect(all.slice(0, 13)).toEqual(Array.from({ length: 13 }, () => [3, 1]));
  expect(all.slice(13)).toEqual([
    [2, 2],
    [0, 4],
  ]);
});
