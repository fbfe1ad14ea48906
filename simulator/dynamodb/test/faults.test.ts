import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

type Key = Readonly<Record<string, { readonly S: string }>>;

/** Two tables; the fault `throttle` is on for batches. */
async function openThrottled() {
  const db = openDynamoDb();
  await db.createTable('things', ['pk S']);
  await db.createTable('names', ['name S']);
  const throttle = () => db.kernel.faults.add({ mode: 'throttle', on: { to: 'dynamodb' } });
  return { ...db, throttle, calm: () => db.kernel.faults.remove() };
}

const named = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));
const things = (from: number, to: number): Key[] => named(from, to).map((pk) => ({ pk: { S: pk } }));
const names = (from: number, to: number): Key[] => named(from, to).map((name) => ({ name: { S: name } }));
const puts = (items: Key[]) => items.map((Item) => ({ PutRequest: { Item } }));
const EXCEEDED = { code: 'ProvisionedThroughputExceededException' };

describe('a throttled batch', () => {
  test('of writes is carried out in its first half; the rest is answered as it came', async () => {
    const { call, throttle, calm } = await openThrottled();
    for (let count = 2; count <= 12; count += 1) {
      throttle();
      const RequestItems = { things: puts(things(0, count)), names: puts(names(0, count)) };
      const answer = await call('BatchWriteItem', { RequestItems, ReturnConsumedCapacity: 'TOTAL' });
      expect(answer['UnprocessedItems']).toEqual({ names: RequestItems.names });
      expect(answer['ConsumedCapacity']).toEqual([{ TableName: 'things', CapacityUnits: count }]);
      calm();
      expect(await call('Scan', { TableName: 'names' })).toMatchObject({ Count: 0 });
      expect(await call('Scan', { TableName: 'things' })).toMatchObject({ Count: count });
    }
  });

  test('of reads answers its first half, and the other keys with all that was asked of them', async () => {
    const { call, throttle } = await openThrottled();
    await call('BatchWriteItem', { RequestItems: { things: puts(things(0, 20)), names: puts(names(0, 5)) } });
    throttle();
    const how = { ProjectionExpression: '#pk', ExpressionAttributeNames: { '#pk': 'pk' }, ConsistentRead: true };
    const RequestItems = { things: { Keys: things(0, 20), ...how }, names: { Keys: names(0, 5) } };
    const answer = await call('BatchGetItem', { RequestItems });
    expect(answer).toEqual({
      Responses: { things: things(0, 12), names: [] },
      UnprocessedKeys: { things: { Keys: things(12, 20), ...how }, names: { Keys: names(0, 5) } },
    });
  });

  test('fails whole where nothing of it would be carried out, like any single call', async () => {
    const { refusal, throttle } = await openThrottled();
    throttle();
    expect(await refusal('BatchWriteItem', { RequestItems: { things: puts(things(0, 1)) } })).toMatchObject(EXCEEDED);
    expect(await refusal('BatchGetItem', { RequestItems: { things: { Keys: things(0, 1) } } })).toMatchObject(EXCEEDED);
    expect(await refusal('GetItem', { TableName: 'things', Key: { pk: { S: 'a' } } })).toMatchObject(EXCEEDED);
  });
});

test('a conflict, which only a fault can make, is a reason of a transaction and the error of a single write', async () => {
  const { kernel, refusal } = await openThrottled();
  const error = { name: 'TransactionConflictException', message: '' };
  kernel.faults.add({ mode: 'reject', on: { to: 'dynamodb' }, error });
  const put = { TableName: 'things', Item: { pk: { S: 'a' } } };
  expect(await refusal('PutItem', put)).toMatchObject({ code: 'TransactionConflictException' });
  const transaction = { TransactItems: [{ Put: put }, { Put: { TableName: 'names', Item: { name: { S: 'a' } } } }] };
  expect(await refusal('TransactWriteItems', transaction)).toMatchObject({
    code: 'TransactionCanceledException',
    message: expect.stringContaining('[TransactionConflict, None]'),
    fields: {
      CancellationReasons: [
        { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
        { Code: 'None' },
      ],
    },
  });
});
