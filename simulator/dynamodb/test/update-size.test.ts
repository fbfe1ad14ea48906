import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const MAX_BYTES = 409_600;
const TOO_LARGE = 'Item size to update has exceeded the maximum allowed size';

const Key = { name: { S: 'A' } };
const ten = { S: 'y'.repeat(10) };
const one = { N: '1' };
const letters = (count: number) => ({ L: Array.from({ length: count }, () => ({ S: 'e' })) });
const padding = (length: number) => ({ S: 'x'.repeat(length) });

async function openTable() {
  const db = openDynamoDb();
  await db.createTable('names', ['name S']);
  return db;
}

const update = (UpdateExpression: string, ExpressionAttributeValues: object, others: object = {}) => ({
  TableName: 'names',
  Key,
  UpdateExpression,
  ExpressionAttributeValues,
  ...others,
});

/** What an update and one SET of an attribute with a name of one byte cost without their value. */
const ONE_SET = 3 + 19 + 1;

describe('UpdateItem counts what its expression carries, up to 400 KB:', () => {
  test.each<[string, number, object, object]>([
    ['SET c = doc.l[10]', 20 + 1 + (14 + 3) + (14 + 1) + (14 + 2), { doc: { M: { l: letters(11) } } }, {}],
    ['SET l = list_append(l, :l)', 20 + 37 + 16 + (3 + 1 + 10), { l: letters(1) }, { ':l': { L: [ten] } }],
    ['SET n = n + :one', 20 + 34 + 16 + 2, { n: one }, { ':one': one }],
    ['SET n = n - :one', 20 + 37 + 16 + 2, { n: one }, { ':one': one }],
    [
      'SET c = if_not_exists(c, :v), d = if_not_exists(c, :v)',
      2 * (20 + 39 + 16 + (3 + 1 + 3 + 10)),
      { c: one },
      { ':v': { M: { abc: ten } } },
    ],
    ['SET m.leaf = :ten', 19 + 1 + (4 + 4) + 10, { m: { M: {} } }, { ':ten': ten }],
    ['SET l[0] = :ten', 19 + 1 + (4 + 1) + 10, { l: letters(1) }, { ':ten': ten }],
    ['ADD hits :one', 19 + 4 + 2, { hits: one }, { ':one': one }],
    ['ADD st :new', 19 + 2 + 4, { st: { SS: ['old'] } }, { ':new': { SS: ['old', 'news'] } }],
    ['REMOVE l[1], rest', 1 + 1 + (4 + 1) + (1 + 4), { l: letters(2), rest: ten }, {}],
    ['DELETE st :gone', 1 + 2, { st: { SS: ['left', 'gone'] } }, { ':gone': { SS: ['gone'] } }],
  ])('%s', async (clause, bytes, before, values) => {
    const { call, refusal } = await openTable();
    await call('PutItem', { TableName: 'names', Item: { ...Key, ...before } });
    const expression = `SET b = :pad${clause.startsWith('SET ') ? clause.replace('SET', ',') : ` ${clause}`}`;
    const padded = (length: number) => update(expression, { ...values, ':pad': padding(length) });
    const most = MAX_BYTES - ONE_SET - bytes;
    const answer = await refusal('UpdateItem', padded(most + 1));
    expect(answer).toMatchObject({ code: 'ValidationException', message: TOO_LARGE });
    expect(await call('UpdateItem', padded(most))).toEqual({});
  });

  test('before it looks at the condition', async () => {
    const { refusal } = await openTable();
    const values = { ':pad': padding(MAX_BYTES) };
    const asked = update('SET a = if_not_exists(a, :pad)', values, { ConditionExpression: 'attribute_exists(a)' });
    expect((await refusal('UpdateItem', asked)).message).toBe(TOO_LARGE);
  });

  test('but an older update and one in a transaction count the item that they make', async () => {
    const { call, refusal } = await openTable();
    const most = MAX_BYTES - 'name A b'.replaceAll(' ', '').length;
    const older = (Value: object) => ({ TableName: 'names', Key, AttributeUpdates: { b: { Value } } });
    expect(await call('UpdateItem', older(padding(most)))).toEqual({});
    expect((await refusal('UpdateItem', older(padding(most + 1)))).message).toBe(TOO_LARGE);
    const transacted = (b: object) => ({ TransactItems: [{ Update: update('SET b = :b', { ':b': b }) }] });
    expect(await call('TransactWriteItems', transacted(padding(most)))).toEqual({});
    const { code } = await refusal('TransactWriteItems', transacted(padding(most + 1)));
    expect(code).toBe('TransactionCanceledException');
  });
});
