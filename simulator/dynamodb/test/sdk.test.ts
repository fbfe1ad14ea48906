import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKernel, type Kernel } from '#kernel';
import { type Listener, listenAws } from '#wire';
import { createDynamoDb } from '../src/index.ts';

let kernel: Kernel;
let listener: Listener;
let client: DynamoDBClient;
const WAIT = { maxWaitTime: 10, minDelay: 1, maxDelay: 1 };

beforeAll(async () => {
  kernel = createKernel({ clock: 'wall' });
  createDynamoDb(kernel, { settleMs: 50 });
  kernel.resume();
  listener = await listenAws(kernel, { port: 0 });
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${listener.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
        { AttributeName: 'kind', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, ...WAIT }, { TableName: 'things' });
});

afterAll(async () => {
  client.destroy();
  await listener.close();
  kernel.close();
});

const put = (pk: string, at: number, kind = 'plain') =>
  client.send(
    new PutItemCommand({
      TableName: 'things',
      Item: {
        pk: { S: pk },
        at: { N: String(at) },
        kind: { S: kind },
        payload: { B: new Uint8Array([0, 255, at & 255]) },
      },
    }),
  );

test('a Query through an index pages on in the order of its numbers, and answers what the index holds', async () => {
  for (const at of [10, -2, 9, 100]) await put('ordered', at, 'ordered');
  const query = {
    TableName: 'things',
    IndexName: 'by-kind',
    KeyConditionExpression: 'kind = :k AND #at > :least',
    ExpressionAttributeNames: { '#at': 'at' },
    ExpressionAttributeValues: { ':k': { S: 'ordered' }, ':least': { N: '-10' } },
  };
  const found = [];
  for await (const page of paginateQuery({ client, pageSize: 1 }, query)) found.push(...(page.Items ?? []));
  expect(found.map((item) => item['at']?.N)).toEqual(['-2', '9', '10', '100']);
  expect(Object.keys(found[0] ?? {}).sort()).toEqual(['at', 'kind', 'pk']);
});

test('the segments of a parallel scan share the items between them', async () => {
  const keys = Array.from({ length: 30 }, (_, index) => `segment ${index}`);
  for (const pk of keys) await put(pk, 1);
  const found: string[] = [];
  for (const Segment of [0, 1, 2]) {
    const scan = { TableName: 'things', Segment, TotalSegments: 3, ProjectionExpression: 'pk' };
    for await (const page of paginateScan({ client, pageSize: 4 }, scan)) {
      found.push(...(page.Items ?? []).map((item) => item['pk']?.S ?? ''));
    }
  }
  expect(found.filter((pk) => pk.startsWith('segment')).sort()).toEqual([...keys].sort());
});

test('binary values come back as they were', async () => {
  await put('binary', 7);
  const request = { things: { Keys: [{ pk: { S: 'binary' }, at: { N: '7' } }], ConsistentRead: true } };
  const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: request }));
  expect(Responses?.['things']?.[0]?.['payload']?.B).toEqual(new Uint8Array([0, 255, 7]));
});

test('a condition that fails is an error of its own class, with the item', async () => {
  await put('once', 1);
  const repeated = new UpdateItemCommand({
    TableName: 'things',
    Key: { pk: { S: 'once' }, at: { N: '1' } },
    UpdateExpression: 'SET kind = :k',
    ConditionExpression: 'attribute_not_exists(pk)',
    ExpressionAttributeValues: { ':k': { S: 'other' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const error: unknown = await client.send(repeated).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConditionalCheckFailedException);
  expect(error).toMatchObject({ message: 'The conditional request failed', Item: { kind: { S: 'plain' } } });
});

test('a transaction that is cancelled tells a reason for each action', async () => {
  const Key = { pk: { S: 'nowhere' }, at: { N: '1' } };
  const check = { ConditionCheck: { TableName: 'things', Key, ConditionExpression: 'attribute_exists(pk)' } };
  const item = { Put: { TableName: 'things', Item: { pk: { S: 'never' }, at: { N: '1' } } } };
  const command = new TransactWriteItemsCommand({ TransactItems: [item, check] });
  const error: unknown = await client.send(command).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TransactionCanceledException);
  expect(error).toMatchObject({ CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] });
});

test('a table that is not there, or no longer, is an error of its own class', async () => {
  const schema = {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  };
  await client.send(new CreateTableCommand({ TableName: 'short', BillingMode: 'PAY_PER_REQUEST', ...schema }));
  await waitUntilTableExists({ client, ...WAIT }, { TableName: 'short' });
  await client.send(new DeleteTableCommand({ TableName: 'short' }));
  await waitUntilTableNotExists({ client, ...WAIT }, { TableName: 'short' });
  const command = new PutItemCommand({ TableName: 'short', Item: { pk: { S: 'a' } } });
  await expect(client.send(command)).rejects.toBeInstanceOf(ResourceNotFoundException);
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['things']);
});
