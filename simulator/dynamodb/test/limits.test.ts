import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

/** A table `things` keyed by `pk` and `sk` with a local index, and a table `names` keyed by `name`. */
async function openTables() {
  const db = openDynamoDb();
  await db.createTable('names', ['name S']);
  await db.call('CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-at',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  return db;
}

function nested(levels: number): object {
  return levels === 0 ? { S: 'leaf' } : { M: { inner: nested(levels - 1) } };
}

const name = { name: { S: 'Ada' } };
const put = (others: object, options: object = {}) => ({
  TableName: 'names',
  Item: { ...name, ...others },
  ...options,
});
const LONG_NAME = 'n'.repeat(65_536);
const [LONG_NAMED, LONG_VALUED] = ['#', ':'].map((sign) => sign.padEnd(256, 'n')) as [string, string];
const TOO_LARGE_NAME = '1 validation error detected: Attribute name is too large, must be less than 65536 bytes';

describe('a request beyond a limit is refused in the service’s words', () => {
  test.each<[string, string, object, string]>([
    [
      'a value nested deeper than 32 levels',
      'PutItem',
      put({ deep: nested(32) }),
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ],
    ['an attribute’s name of 64 KB', 'PutItem', put({ [LONG_NAME]: { S: 'a' } }), TOO_LARGE_NAME],
    ['such a name in a map', 'PutItem', put({ map: { M: { [LONG_NAME]: { S: 'a' } } } }), TOO_LARGE_NAME],
    [
      'such a name for a placeholder',
      'UpdateItem',
      {
        TableName: 'names',
        Key: name,
        UpdateExpression: 'REMOVE #n',
        ExpressionAttributeNames: { '#n': LONG_NAME },
      },
      TOO_LARGE_NAME,
    ],
    [
      'an empty name for a placeholder',
      'GetItem',
      { TableName: 'names', Key: name, ProjectionExpression: '#n', ExpressionAttributeNames: { '#n': '' } },
      'ExpressionAttributeNames contains invalid value: Empty attribute name for key #n',
    ],
    [
      'a path deeper than 32 levels',
      'GetItem',
      { TableName: 'names', Key: name, ProjectionExpression: `a${'.b'.repeat(32)}` },
      'Invalid ProjectionExpression: The document path has too many nesting levels; nesting levels: 33',
    ],
    [
      'an expression above 4 KB',
      'GetItem',
      { TableName: 'names', Key: name, ProjectionExpression: 'a'.repeat(4_097) },
      'Invalid ProjectionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
    [
      'an update expression above 4 KB',
      'UpdateItem',
      { TableName: 'names', Key: name, UpdateExpression: `REMOVE ${'a'.repeat(4_090)}` },
      'Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;',
    ],
    [
      'an unknown action of an older update',
      'UpdateItem',
      { TableName: 'names', Key: name, AttributeUpdates: { a: { Action: 'SET', Value: { S: 'a' } } } },
      "1 validation error detected: Value 'SET' at 'attributeUpdates.a.member.action' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [ADD, PUT, DELETE]',
    ],
    [
      'an operator that joins nothing',
      'Scan',
      { TableName: 'names', ConditionalOperator: 'OR' },
      'ConditionalOperator cannot be used without Filter or Expected',
    ],
    [
      'an operator that joins one condition',
      'PutItem',
      put({}, { ConditionalOperator: 'AND', Expected: { a: { Exists: false } } }),
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    ],
    [
      'an operator that joins conditions beside an expression',
      'PutItem',
      put({}, { ConditionalOperator: 'AND', ConditionExpression: 'attribute_exists(a)' }),
      'Can not use both expression and non-expression parameters in the same request: ' +
        'Non-expression parameters: {ConditionalOperator} Expression parameters: {ConditionExpression}',
    ],
    [
      'a placeholder for a name that is too long',
      'GetItem',
      { TableName: 'names', Key: name, ProjectionExpression: '#n', ExpressionAttributeNames: { [LONG_NAMED]: 'n' } },
      'ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; ' +
        'size of key: 256',
    ],
    [
      'a placeholder for a value that is too long',
      'Scan',
      { TableName: 'names', FilterExpression: 'a = :v', ExpressionAttributeValues: { [LONG_VALUED]: { S: 'v' } } },
      'ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too long;',
    ],
    [
      'an expiry by an attribute without a name',
      'UpdateTimeToLive',
      { TableName: 'names', TimeToLiveSpecification: { AttributeName: '', Enabled: true } },
      'TimeToLiveSpecification.AttributeName must be non empty',
    ],
    [
      'a reserved word, where an update reads',
      'UpdateItem',
      { TableName: 'names', Key: name, UpdateExpression: 'SET a = name.b' },
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name',
    ],
    [
      'a path into a key, by a placeholder',
      'UpdateItem',
      { TableName: 'names', Key: name, UpdateExpression: 'SET a = #n.b', ExpressionAttributeNames: { '#n': 'name' } },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: name",
    ],
    [
      'a Query that counts and projects',
      'Query',
      {
        TableName: 'things',
        Select: 'COUNT',
        ProjectionExpression: 'a',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
      },
      '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'a Scan that counts and projects',
      'Scan',
      { TableName: 'things', Select: 'COUNT', ProjectionExpression: 'a' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
  ])('%s', async (_, operation, input, message) => {
    const { refusal } = await openTables();
    expect(await refusal(operation, input)).toMatchObject({ code: 'ValidationException', message });
  });

  test('a value of 31 levels is taken', async () => {
    const { call } = await openTables();
    expect(await call('PutItem', put({ deep: nested(31) }))).toEqual({});
  });

  test('an update puts a value no deeper into a document than 32 levels', async () => {
    const { call, refusal } = await openTables();
    await call('PutItem', put({ doc: nested(10) }));
    const write = (levels: number) => ({
      TableName: 'names',
      Key: name,
      UpdateExpression: 'SET doc.#inner.leaf = :value',
      ExpressionAttributeNames: { '#inner': 'inner' },
      ExpressionAttributeValues: { ':value': nested(levels) },
    });
    expect(await call('UpdateItem', write(29))).toEqual({});
    expect((await refusal('UpdateItem', write(30))).message).toMatch(/^Nesting Levels have exceeded supported limits/);
    const { fields } = await refusal('TransactWriteItems', { TransactItems: [{ Update: write(30) }] });
    expect(fields['CancellationReasons']).toMatchObject([{ Code: 'ValidationError' }]);
  });

  test('an older condition looks among tens of thousands of values', async () => {
    const { call } = await openTables();
    await call('PutItem', put({}));
    const AttributeValueList = [...Array.from({ length: 27_499 }, (_, index) => ({ S: String(index) })), name.name];
    const ScanFilter = { name: { ComparisonOperator: 'IN', AttributeValueList } };
    expect(await call('Scan', { TableName: 'names', ScanFilter })).toMatchObject({ Count: 1, ScannedCount: 1 });
  });

  test('a table has at most 50 tags, with keys of at most 128 characters', async () => {
    const { call, refusal } = await openTables();
    const { Table: table } = await call('DescribeTable', { TableName: 'names' });
    const ResourceArn = (table as { TableArn: string }).TableArn;
    const tags = Array.from({ length: 50 }, (_, index) => ({ Key: `key ${index}`, Value: '' }));
    await call('TagResource', { ResourceArn, Tags: tags });
    const oneMore = await refusal('TagResource', { ResourceArn, Tags: [{ Key: 'one more', Value: '' }] });
    expect(oneMore.code).toBe('ValidationException');
    const long = await refusal('TagResource', { ResourceArn, Tags: [{ Key: 'k'.repeat(129), Value: '' }] });
    expect(long.message).toContain("at 'tags.1.member.key' failed to satisfy constraint");
  });
});

describe('a number’s exponent is read in full', () => {
  test.each([
    ['1e2147483647', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1e2147483646', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['1e2147483648', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['1e-99999999999', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
    ['1e9223372036854775808', 'The parameter cannot be converted to a numeric value: 1e9223372036854775808'],
    ['0e126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
    ['0e-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
  ])('%s is refused', async (N, message) => {
    const { refusal } = await openTables();
    expect((await refusal('PutItem', put({ n: { N } }))).message).toBe(message);
  });

  test('zero is zero with any exponent that a number may have, and also as a sum', async () => {
    const { call } = await openTables();
    await call('PutItem', put({ n: { N: '0e125' }, tiny: { N: `1.${'1'.repeat(37)}e-130` } }));
    const ExpressionAttributeValues = { ':tiny': { N: `-1.${'1'.repeat(37)}e-130` } };
    const update = { TableName: 'names', Key: name, UpdateExpression: 'ADD tiny :tiny', ExpressionAttributeValues };
    const { Attributes } = await call('UpdateItem', { ...update, ReturnValues: 'ALL_NEW' });
    expect(Attributes).toEqual({ ...name, n: { N: '0' }, tiny: { N: '0' } });
  });
});

describe('a transaction', () => {
  const write = (...TransactItems: object[]) => ({ TransactItems });

  test('takes placeholders that no expression uses', async () => {
    const { call } = await openTables();
    const idle = { ExpressionAttributeNames: { '#a': 'a' }, ExpressionAttributeValues: { ':a': { S: 'a' } } };
    expect(await call('TransactWriteItems', write({ Put: put({}, idle) }))).toEqual({});
  });

  test.each<[string, object, string]>([
    ['an empty key', { TableName: 'names', Key: { name: { S: '' } } }, 'ValidationException'],
    [
      'a key that is too long',
      { TableName: 'names', Key: { name: { S: 'k'.repeat(2_049) } } },
      'TransactionCanceledException',
    ],
    ['a key of another type', { TableName: 'names', Key: { name: { N: '1' } } }, 'TransactionCanceledException'],
  ])('with %s is refused, whole or by its action', async (_, Delete, code) => {
    const { refusal } = await openTables();
    expect((await refusal('TransactWriteItems', write({ Delete }))).code).toBe(code);
  });

  test('answers a reason for each action, in their order', async () => {
    const { call, refusal } = await openTables();
    await call('PutItem', put({ n: { N: '1' } }));
    const { message, fields } = await refusal(
      'TransactWriteItems',
      write(
        { Put: { TableName: 'things', Item: { pk: { S: 'p' }, sk: { S: 's' } } } },
        {
          Put: put(
            {},
            {
              ConditionExpression: 'attribute_not_exists(n)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          ),
        },
        {
          Update: {
            TableName: 'names',
            Key: { name: { S: 'Grace' } },
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ),
    );
    expect(message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
    );
    expect(fields['CancellationReasons']).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...name, n: { N: '1' } },
      },
      {
        Code: 'ValidationError',
        Message: 'The provided expression refers to an attribute that does not exist in the item',
      },
    ]);
    expect(await call('GetItem', { TableName: 'things', Key: { pk: { S: 'p' }, sk: { S: 's' } } })).toEqual({});
  });

  test('and a batch tell the item collections that they wrote to', async () => {
    const { call } = await openTables();
    const item = (sk: string) => ({ Item: { pk: { S: 'p' }, sk: { S: sk } } });
    const metrics = { things: [{ ItemCollectionKey: { pk: { S: 'p' } }, SizeEstimateRangeGB: [0, 1] }] };
    const asked = { ReturnItemCollectionMetrics: 'SIZE' };
    const actions = ['a', 'b'].map((sk) => ({ Put: { TableName: 'things', ...item(sk) } }));
    const transacted = await call('TransactWriteItems', { TransactItems: actions, ...asked });
    expect(transacted['ItemCollectionMetrics']).toEqual(metrics);
    const batch = { RequestItems: { things: [{ PutRequest: item('c') }] }, ...asked };
    expect((await call('BatchWriteItem', batch))['ItemCollectionMetrics']).toEqual(metrics);
  });
});
