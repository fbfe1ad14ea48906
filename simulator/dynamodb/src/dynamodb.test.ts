import { expect, test } from 'vitest';
import { type AwsError, administrator, createKernel } from '#kernel';
import { createDynamoDb } from './index.ts';

type Answer = Readonly<Record<string, unknown>>;

/** A simulated DynamoDB with one table, keyed by `pk` and `sk`, with an index on `kind` and a stream. */
async function openTable() {
  const kernel = createKernel({ seed: 1 });
  createDynamoDb(kernel);
  kernel.resume();
  const call = async (operation: string, input: object, service = 'dynamodb'): Promise<Answer> =>
    (await kernel.aws.call(service, operation, { ...input }, administrator)) as Answer; // Every operation answers one.
  const { TableDescription: table } = await call('CreateTable', {
    TableName: 'things',
    AttributeDefinitions: ['pk', 'sk', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-kind',
        KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const { LatestStreamArn: streamArn } = table as { LatestStreamArn: string };
  const on = (operation: string, input: object) => call(operation, { TableName: 'things', ...input });
  const put = (pk: string, sk: string, others: object = {}) =>
    on('PutItem', { Item: { pk: { S: pk }, sk: { S: sk }, ...others } });
  const records = async () => {
    const description = await call('DescribeStream', { StreamArn: streamArn }, 'streams.dynamodb');
    const { Shards } = description['StreamDescription'] as { Shards: { ShardId: string }[] };
    const found: Answer[] = [];
    for (const { ShardId } of Shards) {
      const from = { StreamArn: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
      const { ShardIterator } = await call('GetShardIterator', from, 'streams.dynamodb');
      const answer = await call('GetRecords', { ShardIterator }, 'streams.dynamodb');
      found.push(...(answer['Records'] as Answer[]));
    }
    return found;
  };
  return { kernel, call, on, put, records };
}

const failure = (promise: Promise<unknown>): Promise<AwsError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error) => error,
  );

test('a range of sort keys is read in order, page by page', async () => {
  const { on, put } = await openTable();
  for (const sk of ['c', 'a', 'e', 'b', 'd']) await put('p', sk);
  const page = await on('Query', {
    KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :d',
    ExpressionAttributeValues: { ':p': { S: 'p' }, ':a': { S: 'b' }, ':d': { S: 'e' } },
    Limit: 2,
  });
  expect(page).toMatchObject({ Count: 2, LastEvaluatedKey: { pk: { S: 'p' }, sk: { S: 'c' } } });
  const rest = await on('Query', {
    KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :d',
    ExpressionAttributeValues: { ':p': { S: 'p' }, ':a': { S: 'b' }, ':d': { S: 'e' } },
    ExclusiveStartKey: page['LastEvaluatedKey'],
  });
  expect((rest['Items'] as { sk: { S: string } }[]).map(({ sk }) => sk.S)).toEqual(['d', 'e']);
});

test('an update computes every SET from the item as it was', async () => {
  const { on, put } = await openTable();
  await put('p', 'a', { x: { N: '1' }, y: { N: '2' }, pieces: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] } });
  const { Attributes } = await on('UpdateItem', {
    Key: { pk: { S: 'p' }, sk: { S: 'a' } },
    UpdateExpression: 'SET x = y, y = x + :ten REMOVE pieces[0], pieces[2] ADD labels :t',
    ExpressionAttributeValues: { ':ten': { N: '1e1' }, ':t': { SS: ['new'] } },
    ReturnValues: 'ALL_NEW',
  });
  expect(Attributes).toEqual({
    pk: { S: 'p' },
    sk: { S: 'a' },
    x: { N: '2' },
    y: { N: '11' },
    pieces: { L: [{ S: 'b' }] },
    labels: { SS: ['new'] },
  });
});

test('texts and bytes of a set are answered in their order, numbers as they were written', async () => {
  const { on, put } = await openTable();
  const sets = { texts: { SS: ['b', 'é', ''] }, numbers: { NS: ['10', '9', '-1'] }, bytes: { BS: ['Ag==', 'AQA='] } };
  await put('p', 'a', { ...sets, inside: { M: { texts: { SS: ['c', 'a'] } } } });
  const { Attributes } = await on('UpdateItem', {
    Key: { pk: { S: 'p' }, sk: { S: 'a' } },
    UpdateExpression: 'ADD texts :t, numbers :n, bytes :b',
    ExpressionAttributeValues: { ':t': { SS: ['c', 'B'] }, ':n': { NS: ['9.5'] }, ':b': { BS: ['AQ=='] } },
    ReturnValues: 'ALL_NEW',
  });
  expect(Attributes).toMatchObject({
    texts: { SS: ['', 'B', 'b', 'c', 'é'] },
    numbers: { NS: ['10', '9', '-1', '9.5'] },
    bytes: { BS: ['AQ==', 'AQA=', 'Ag=='] },
    inside: { M: { texts: { SS: ['a', 'c'] } } },
  });
});

test('a condition that fails answers the item when it is asked to', async () => {
  const { on, put } = await openTable();
  await put('p', 'a');
  const error = await failure(
    on('PutItem', {
      Item: { pk: { S: 'p' }, sk: { S: 'a' } },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  expect(error.code).toBe('ConditionalCheckFailedException');
  expect(error.fields).toEqual({ Item: { pk: { S: 'p' }, sk: { S: 'a' } } });
});

test('a transaction is carried out whole or not at all, and once for one token', async () => {
  const { call, on, put } = await openTable();
  await put('p', 'a', { n: { N: '0' } });
  const add = {
    Update: {
      TableName: 'things',
      Key: { pk: { S: 'p' }, sk: { S: 'a' } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  };
  const check = {
    ConditionCheck: {
      TableName: 'things',
      Key: { pk: { S: 'p' }, sk: { S: 'none' } },
      ConditionExpression: 'attribute_exists(pk)',
    },
  };
  const error = await failure(call('TransactWriteItems', { TransactItems: [add, check] }));
  expect(error.code).toBe('TransactionCanceledException');
  expect(error.message).toContain('[None, ConditionalCheckFailed]');
  await call('TransactWriteItems', { TransactItems: [add], ClientRequestToken: 'once' });
  await call('TransactWriteItems', { TransactItems: [add], ClientRequestToken: 'once' });
  const { Item } = await on('GetItem', { Key: { pk: { S: 'p' }, sk: { S: 'a' } } });
  expect(Item).toMatchObject({ n: { N: '1' } });
});

test('an item moves in the index with its key, and leaves it without', async () => {
  const { on, put } = await openTable();
  const kinds = async (kind: string) => {
    const ofKind = { ':k': { S: kind } };
    const query = { IndexName: 'by-kind', KeyConditionExpression: 'kind = :k', ExpressionAttributeValues: ofKind };
    return (await on('Query', query))['Count'];
  };
  await put('p', 'a', { kind: { S: 'x' } });
  expect(await kinds('x')).toBe(1);
  await put('p', 'a', { kind: { S: 'y' } });
  expect([await kinds('x'), await kinds('y')]).toEqual([0, 1]);
  await put('p', 'a');
  expect(await kinds('y')).toBe(0);
});

test('the stream has one record for each change, and none for a write that changes nothing', async () => {
  const { on, put, records } = await openTable();
  await put('p', 'a', { n: { N: '1' } });
  await put('p', 'a', { n: { N: '1.0' } });
  await put('p', 'a', { n: { N: '2' } });
  await on('DeleteItem', { Key: { pk: { S: 'p' }, sk: { S: 'a' } } });
  expect((await records()).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
});

test('another order of attributes or of a set changes nothing; other characters do, however much alike', async () => {
  const { put, records } = await openTable();
  await put('p', 'a', { set: { SS: ['x', 'y'] }, text: { S: 'ad' } });
  await put('p', 'a', { text: { S: 'ad' }, set: { SS: ['y', 'x'] } });
  await put('p', 'a', { text: { S: 'bc' }, set: { SS: ['y', 'x'] } });
  expect((await records()).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
});

test('an expired item is deleted by the service, late', async () => {
  const { kernel, on, put, records } = await openTable();
  await on('UpdateTimeToLive', { TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } });
  await put('p', 'a', { until: { N: String(kernel.clock.now() / 1000 + 60) } });
  kernel.scheduler.after(3_600_000, () => undefined);
  await kernel.scheduler.untilQuiet();
  expect(await on('GetItem', { Key: { pk: { S: 'p' }, sk: { S: 'a' } } })).toEqual({});
  expect((await records())[1]).toMatchObject({ eventName: 'REMOVE', userIdentity: { Type: 'Service' } });
});

test('a read that is stale under a fault answers the state before the latest write', async () => {
  const { kernel, on, put } = await openTable();
  await put('p', 'a', { n: { N: '1' } });
  await put('p', 'a', { n: { N: '2' } });
  kernel.faults.add({ mode: 'stale', on: { to: 'dynamodb' } });
  const key = { Key: { pk: { S: 'p' }, sk: { S: 'a' } } };
  expect(await on('GetItem', key)).toMatchObject({ Item: { n: { N: '1' } } });
  expect(await on('GetItem', { ...key, ConsistentRead: true })).toMatchObject({ Item: { n: { N: '2' } } });
});

test.each([
  ['a =', 'Syntax error; token: "<EOF>", near: "="'],
  ['((pk = :v))', 'The expression has redundant parentheses;'],
  ['size(pk)', 'The function is not allowed to be used this way in an expression; function: size'],
  ['foo(pk, :v)', 'Invalid function name; function: foo'],
  ['status = :v', 'Attribute name is a reserved keyword; reserved keyword: status'],
])('the condition %s is refused', async (expression, fault) => {
  const { on } = await openTable();
  const scan = { FilterExpression: expression, ExpressionAttributeValues: { ':v': { S: 'v' } } };
  expect((await failure(on('Scan', scan))).message).toBe(`Invalid FilterExpression: ${fault}`);
});

test('a change of a table that is undone leaves nothing behind', async () => {
  const { kernel, on } = await openTable();
  const protection = async () => Object((await on('DescribeTable', {}))['Table'])['DeletionProtectionEnabled'];
  const before = await protection();
  const seen: Promise<unknown>[] = [];

  // Operations run at once, up to their first wait.
  const undone = () =>
    kernel.store.transact(() => {
      seen.push(on('UpdateTable', { DeletionProtectionEnabled: true }), protection());
      throw new Error('Undone.');
    });
  expect(undone).toThrow('Undone.');
  const [, within] = await Promise.all(seen);

  expect([within, await protection()]).toEqual([true, before]);
});
