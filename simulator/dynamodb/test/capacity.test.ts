import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const READ_UNIT_BYTES = 4_096;

/** A table with a local index that holds the keys only, filled with one item of each size of its `body`. */
async function openIndexed(sizesBytes: readonly number[]) {
  const { call } = openDynamoDb();
  const keys = (range: string) => [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  await call('CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys('sk'),
    LocalSecondaryIndexes: [{ IndexName: 'by-at', KeySchema: keys('at'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
  });
  for (const [index, bytes] of sizesBytes.entries()) {
    const sk = { S: String(index) };
    await call('PutItem', {
      TableName: 'things',
      Item: { pk: { S: 'p' }, sk, at: sk, body: { S: 't'.repeat(bytes) } },
    });
  }
  return async (request: object) => {
    const { ConsumedCapacity } = await call('Query', {
      TableName: 'things',
      IndexName: 'by-at',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
      ReturnConsumedCapacity: 'INDEXES',
      ...request,
    });
    return ConsumedCapacity;
  };
}

/** Bytes of an item besides its body: the names, and the keys of one byte each. */
const OTHER_BYTES = 'pk'.length + 'sk'.length + 'at'.length + 'body'.length + 3;

test('what a local index fetches from the table is rounded up item by item, its entries together', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 3 * READ_UNIT_BYTES }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async (sizesBytes, ConsistentRead) => {
      const consumed = await openIndexed(sizesBytes);
      const unit = ConsistentRead ? 1 : 0.5;
      const fetched = sizesBytes.map((bytes) => Math.ceil((bytes + OTHER_BYTES) / READ_UNIT_BYTES) * unit);
      const table = fetched.reduce((sum, units) => sum + units, 0);
      const answer = (fromTable: number) => ({
        TableName: 'things',
        CapacityUnits: fromTable + unit,
        Table: { CapacityUnits: fromTable },
        LocalSecondaryIndexes: { 'by-at': { CapacityUnits: unit } },
      });
      expect(await consumed({ ConsistentRead })).toEqual(answer(0));
      expect(await consumed({ ConsistentRead, Select: 'ALL_ATTRIBUTES' })).toEqual(answer(table));
      expect(await consumed({ ConsistentRead, ProjectionExpression: 'sk' })).toEqual(answer(0));
      expect(await consumed({ ConsistentRead, ProjectionExpression: 'sk, body' })).toEqual(answer(table));
    }),
    { numRuns: 15 },
  );
});
