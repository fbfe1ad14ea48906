import { beforeAll, describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const INVALID = 'One or more parameter values were invalid: ';
const constraints = (...faults: string[]) =>
  `${faults.length} validation error${faults.length > 1 ? 's' : ''} detected: ${faults.join('; ')}`;
const fault = (value: string, path: string, constraint: string) =>
  `Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;
const NOT_NULL = 'Member must not be null';

/** A refused call: the operation, its input, what it is refused with. */
type Row = readonly [operation: string, input: object, message: string, code?: string];

let refusal: ReturnType<typeof openDynamoDb>['refusal'];

beforeAll(async () => {
  const db = openDynamoDb();
  await db.createTable('plain', ['pk S']);
  await db.createTable('sorted', ['pk S', 'sk N']);
  refusal = db.refusal;
});

const key = { pk: { S: 'a' } };
const update = (UpdateExpression: string, values?: object, others: object = {}) => ({
  TableName: 'plain',
  Key: key,
  UpdateExpression,
  ...(values ? { ExpressionAttributeValues: values } : {}),
  ...others,
});
const item = (others: object) => ({ TableName: 'plain', Item: { ...key, ...others } });
const query = (KeyConditionExpression: string, values: object, others: object = {}) => ({
  TableName: 'sorted',
  KeyConditionExpression,
  ExpressionAttributeValues: values,
  ...others,
});
const unordered = (operator: string) =>
  'Invalid KeyConditionExpression: Incorrect operand type for operator or function; ' +
  `operator or function: ${operator}, operand type: BOOL`;
const EMPTY_KEY =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
  'string value. Key: pk';
/** What an operation on items says of an empty table's name where the request lacks nothing. */
const NO_NAME =
  "1 validation error detected: Value at 'TableName' failed to satisfy constraint: " +
  'Member must have length greater than or equal to 1';
const THREE_KEYS = {
  AttributeDefinitions: ['a', 'b', 'c'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: ['HASH', 'RANGE', 'RANGE'].map((KeyType, index) => ({ AttributeName: 'abc'.charAt(index), KeyType })),
};
const text = { S: 'text' };
const one = { N: '1' };

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  'a member of another type': [
    ['GetItem', { TableName: 1 }, 'NUMBER_VALUE cannot be converted to String', 'SerializationException'],
    ['GetItem', { Key: 'a' }, 'Unexpected field type', 'SerializationException'],
    ['GetItem', { Key: { a: 'b' } }, 'Unexpected value type in payload', 'SerializationException'],
    ['GetItem', { ConsistentRead: 'perhaps' }, 'Unexpected token received from parser', 'SerializationException'],
    [
      'PutItem',
      { Item: { a: { B: 'abc' } } },
      'Base64 encoded length is expected a multiple of 4 bytes but found: 3',
      'SerializationException',
    ],
    ['Query', { Limit: [] }, 'Unrecognized collection type class java.lang.Integer', 'SerializationException'],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: [] }] },
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.Put',
      'SerializationException',
    ],
  ],
  'a member out of its constraints': [
    ['GetItem', {}, constraints(fault('null', 'tableName', NOT_NULL), fault('null', 'key', NOT_NULL))],
    [
      'PutItem',
      { ...item({}), TableName: 'a;', ReturnValues: 'some' },
      constraints(
        fault("'a;'", 'tableName', 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'),
        fault("'a;'", 'tableName', 'Member must have length greater than or equal to 3'),
        fault(
          "'some'",
          'returnValues',
          'Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]',
        ),
      ),
    ],
    [
      'Query',
      query('pk = :p', { ':p': text }, { Limit: 0 }),
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1',
    ],
    [
      'Query',
      query('pk = :p', { ':p': text }, { TableName: 'a;', Limit: 0 }),
      constraints(
        fault("'a;'", 'tableName', 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'),
        fault("'a;'", 'tableName', 'Member must have length greater than or equal to 3'),
        fault("'0'", 'limit', 'Member must have value greater than or equal to 1'),
      ),
    ],
    ['PutItem', { ...item({}), TableName: '', ReturnValues: 'some' }, NO_NAME],
    ['DeleteItem', { TableName: '', Key: {} }, NO_NAME],
    [
      'UpdateItem',
      update('SET a = :a', { ':a': one }, { ReturnValues: 'some', ReturnConsumedCapacity: 'all' }),
      constraints(
        fault(
          "'some'",
          'returnValues',
          'Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]',
        ),
      ),
    ],
    [
      'CreateTable',
      { TableName: 'ab', ...THREE_KEYS },
      constraints(
        fault("'ab'", 'tableName', 'Member must have length greater than or equal to 3'),
        fault(
          "'[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), " +
            "KeySchemaElement(attributeName=c, keyType=RANGE)]'",
          'keySchema',
          'Member must have length less than or equal to 2',
        ),
      ),
    ],
    [
      'BatchWriteItem',
      { RequestItems: { 'a;': [{ PutRequest: { Item: key } }] } },
      constraints(
        fault(
          "'{a;=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=a)}))]}'",
          'requestItems',
          'Map keys must satisfy constraint: [Member must have length less than or equal to 255, ' +
            'Member must have length greater than or equal to 3, ' +
            'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]',
        ),
      ),
    ],
    [
      'TransactGetItems',
      { TransactItems: [] },
      constraints(fault("'[]'", 'transactItems', 'Member must have length greater than or equal to 1')),
    ],
    [
      'BatchGetItem',
      { RequestItems: { plain: { Keys: [] } } },
      constraints(
        fault("'[]'", 'requestItems.plain.member.keys', 'Member must have length greater than or equal to 1'),
      ),
    ],
    ['DescribeTable', {}, "The parameter 'TableName' is required but was not present in the request"],
    [
      'DeleteTable',
      { TableName: 'ab' },
      'TableName must be at least 3 characters long and at most 255 characters long',
    ],
  ],
  'a value that is none': [
    [
      'PutItem',
      item({ a: {} }),
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'PutItem',
      item({ a: { S: 'a', N: '1' } }),
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    ['PutItem', item({ a: { NULL: false } }), `${INVALID}Null attribute value types must have the value of true`],
    ['PutItem', item({ a: { SS: [] } }), `${INVALID}An string set  may not be empty`],
    ['PutItem', item({ a: { SS: ['x', 'x'] } }), `${INVALID}Input collection [x, x] contains duplicates.`],
    ['PutItem', item({ a: { NS: ['1', '1.0'] } }), 'Input collection contains duplicates'],
    ['PutItem', item({ a: { N: 'one' } }), 'The parameter cannot be converted to a numeric value: one'],
    [
      'PutItem',
      item({ a: { N: '1e126' } }),
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'PutItem',
      item({ a: { N: '1e-131' } }),
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    ],
    ['PutItem', item({ a: { N: '1'.repeat(39) } }), 'Attempting to store more than 38 significant digits in a Number'],
    ['PutItem', item({ a: { S: 'a'.repeat(409_600) } }), 'Item size has exceeded the maximum allowed size'],
  ],
  'the first of several faults': [
    [
      'DeleteItem',
      { TableName: 'plain', Key: key, ConditionExpression: 'a =', ReturnValues: 'UPDATED_NEW' },
      'ReturnValues can only be ALL_OLD or NONE',
    ],
    [
      'PutItem',
      item({ map: { M: { '': text } }, n: { N: 'seven' } }),
      'The parameter cannot be converted to a numeric value: seven',
    ],
    [
      'PutItem',
      item({ list: { L: [{ M: { '': text } }] }, n: one }),
      '1 validation error detected: Empty attribute name',
    ],
  ],
  'ways to project that do not go together': [
    [
      'BatchGetItem',
      {
        RequestItems: {
          plain: { Keys: [key], ProjectionExpression: 'pk' },
          sorted: { Keys: [{ ...key, sk: one }], AttributesToGet: ['pk'] },
        },
      },
      'Can not use both expression and non-expression parameters in the same request: ' +
        'Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    ],
  ],
  'a value without an order in a key condition': [
    ['Query', query('pk = :p AND sk < :s', { ':p': text, ':s': { BOOL: true } }), unordered('<')],
    ['Query', query('pk = :p AND :s >= sk', { ':p': text, ':s': { BOOL: true } }), unordered('>=')],
    ['Query', query('pk = :p AND sk BETWEEN :s AND :s', { ':p': text, ':s': { BOOL: true } }), unordered('BETWEEN')],
  ],
  'a key that is not the table’s': [
    ['DeleteItem', { TableName: 'plain', Key: { pk: { S: '' } } }, EMPTY_KEY],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'plain', Key: { pk: { S: '' } } } }] }, EMPTY_KEY],
    ['PutItem', { TableName: 'sorted', Item: key }, `${INVALID}Missing the key sk in the item`],
    ['PutItem', { TableName: 'plain', Item: { pk: one } }, `${INVALID}Type mismatch for key pk expected: S actual: N`],
    [
      'GetItem',
      { TableName: 'plain', Key: { ...key, other: text } },
      'The provided key element does not match the schema',
    ],
    ['DeleteItem', { TableName: 'plain', Key: { pk: one } }, 'The provided key element does not match the schema'],
    [
      'GetItem',
      { TableName: 'plain', Key: { pk: { S: 'k'.repeat(2_049) } } },
      `${INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'UpdateItem',
      update('SET pk = :v', { ':v': text }),
      `${INVALID}Cannot update attribute pk. This attribute is part of the key`,
    ],
    [
      'BatchGetItem',
      { RequestItems: { plain: { Keys: [key, key] } } },
      'Provided list of item keys contains duplicates',
    ],
  ],
  'an expression that is none': [
    ['UpdateItem', update(''), 'Invalid UpdateExpression: The expression can not be empty;'],
    ['UpdateItem', update('SET a'), 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "a"'],
    ['UpdateItem', update('SET a = 1'), 'Invalid UpdateExpression: Syntax error; token: "1", near: "= 1"'],
    [
      'UpdateItem',
      update('SET a = :v SET b = :v', { ':v': one }),
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      'UpdateItem',
      update('REMOVE a, a.b'),
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
    [
      'UpdateItem',
      update('REMOVE a[0], a.b'),
      'Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]',
    ],
    [
      'UpdateItem',
      update('ADD a :v', { ':v': text }),
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING',
    ],
    [
      'UpdateItem',
      update('SET a = list_append(:v, b)', { ':v': text }),
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
    ],
    [
      'UpdateItem',
      update('SET a = if_not_exists(b)'),
      'Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1',
    ],
    [
      'UpdateItem',
      update('SET comment = :v', { ':v': text }),
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: comment',
    ],
    [
      'UpdateItem',
      update('SET a = :v', { ':w': text }),
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      'UpdateItem',
      update('SET a = :v', { ':v': text, ':w': text }),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
    ],
    [
      'UpdateItem',
      update('SET a = :v', { v: text }),
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"',
    ],
    [
      'UpdateItem',
      update('SET a = b', undefined, {
        ConditionExpression: 'a BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':low': { N: '2' }, ':high': one },
      }),
      'Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'DeleteItem',
      { TableName: 'plain', Key: key, ConditionExpression: 'a = a' },
      'Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]',
    ],
    [
      'DeleteItem',
      { TableName: 'plain', Key: key, ConditionExpression: 'exists(a)' },
      'Invalid ConditionExpression: Invalid function name; function: exists',
    ],
    [
      'GetItem',
      { TableName: 'plain', Key: key, ProjectionExpression: 'a, b.c, a' },
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'GetItem',
      { TableName: 'plain', Key: key, ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'GetItem',
      { TableName: 'plain', Key: key, ProjectionExpression: 'a', AttributesToGet: ['a'] },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    ],
  ],
  'an update that does not fit the item': [
    [
      'UpdateItem',
      update('SET a.b = :v', { ':v': text }),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'UpdateItem',
      update('SET a = b'),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'UpdateItem',
      { TableName: 'plain', Key: key, AttributeUpdates: { a: { Action: 'ADD', Value: text } } },
      `${INVALID}ADD action is not supported for the type S`,
    ],
    [
      'UpdateItem',
      { TableName: 'plain', Key: key, AttributeUpdates: { a: { Action: 'PUT' } } },
      `${INVALID}Only DELETE action is allowed when no attribute value is specified`,
    ],
  ],
  'older conditions': [
    [
      'PutItem',
      { ...item({}), Expected: { a: {} } },
      `${INVALID}Value must be provided when Exists is null for Attribute: a`,
    ],
    [
      'PutItem',
      { ...item({}), Expected: { a: { Exists: false, Value: text } } },
      `${INVALID}Value cannot be used when Exists is false for Attribute: a`,
    ],
    [
      'PutItem',
      { ...item({}), Expected: { a: { ComparisonOperator: 'BETWEEN', AttributeValueList: [one] } } },
      `${INVALID}Invalid number of argument(s) for the BETWEEN ComparisonOperator`,
    ],
    [
      'Scan',
      { TableName: 'plain', ScanFilter: { a: { ComparisonOperator: 'GT', AttributeValueList: [{ SS: ['a'] }] } } },
      `${INVALID}ComparisonOperator GT is not valid for SS AttributeValue type`,
    ],
    [
      'Scan',
      { TableName: 'plain', ScanFilter: { a: { ComparisonOperator: 'IN', AttributeValueList: [one, text] } } },
      `${INVALID}AttributeValues inside AttributeValueList must be of same type`,
    ],
  ],
  'a Query that its keys do not answer': [
    [
      'Query',
      { TableName: 'sorted' },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'Scan',
      { TableName: 'plain', Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    ['Query', query('sk = :s', { ':s': one }), 'Query condition missed key schema element: pk'],
    ['Query', query('pk = :p AND a = :s', { ':p': text, ':s': one }), 'Query condition missed key schema element: sk'],
    ['Query', query('pk > :p', { ':p': text }), 'Query key condition not supported'],
    [
      'Query',
      query('pk = :p OR sk = :s', { ':p': text, ':s': one }),
      'Invalid operator used in KeyConditionExpression: OR',
    ],
    [
      'Query',
      query('pk = :p AND size(sk) = :s', { ':p': text, ':s': one }),
      'KeyConditionExpressions cannot contain nested operations',
    ],
    [
      'Query',
      query('pk = :p AND pk = :p', { ':p': text }),
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [
      'Query',
      query('pk = :p AND sk = :p', { ':p': text }),
      `${INVALID}Condition parameter type does not match schema type`,
    ],
    [
      'Query',
      query('pk = :p', { ':p': text }, { FilterExpression: 'sk > :p' }),
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'Query',
      query('pk = :p', { ':p': text }, { IndexName: 'none' }),
      'The table does not have the specified index: none',
    ],
    ['Query', query('pk = :p', { ':p': text }, { ExclusiveStartKey: key }), 'The provided starting key is invalid'],
    [
      'Query',
      query('pk = :p', { ':p': text }, { ExclusiveStartKey: { pk: { S: 'other' }, sk: one } }),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'Query',
      query('pk = :p AND sk > :s', { ':p': text, ':s': { N: '5' } }, { ExclusiveStartKey: { pk: text, sk: one } }),
      'The provided starting key does not match the range key predicate',
    ],
  ],
  'a Scan in segments': [
    [
      'Scan',
      { TableName: 'plain', Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'Scan',
      { TableName: 'plain', TotalSegments: 2 },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      'Scan',
      { TableName: 'plain', Segment: 2, TotalSegments: 2 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
    ],
  ],
  'what is not there': [
    ['GetItem', { TableName: 'none', Key: key }, 'Requested resource not found', 'ResourceNotFoundException'],
    [
      'DescribeTable',
      { TableName: 'none' },
      'Requested resource not found: Table: none not found',
      'ResourceNotFoundException',
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'none', Item: key } }] },
      'Requested resource not found',
      'ResourceNotFoundException',
    ],
  ],
};

for (const [title, rows] of Object.entries(GROUPS)) {
  describe(`${title} is refused`, () => {
    for (const [operation, input, message, code = 'ValidationException'] of rows) {
      test(`${operation}: ${message}`, async () => {
        expect(await refusal(operation, input)).toMatchObject({ code, message });
      });
    }
  });
}
