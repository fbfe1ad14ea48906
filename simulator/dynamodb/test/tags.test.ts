import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const tag = (Key: string, Value = ''): Tag => ({ Key, Value });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => tag(`key ${index}`));

async function openTable() {
  const db = openDynamoDb();
  const { TableDescription } = await db.call('CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  const { TableArn: ResourceArn } = TableDescription as { TableArn: string };
  const list = async (NextToken?: unknown) =>
    (await db.call('ListTagsOfResource', { ResourceArn, ...(NextToken ? { NextToken } : {}) })) as {
      Tags: Tag[];
      NextToken?: string;
    };
  return {
    ...db,
    list,
    add: (...Tags: Tag[]) => db.call('TagResource', { ResourceArn, Tags }),
    refused: async (...Tags: Tag[]) => (await db.refusal('TagResource', { ResourceArn, Tags })).message,
  };
}

const TOO_MANY = 'Number of Tags exceed the current limit for the provided ResourceArn';

describe('a tag', () => {
  test('is of letters, spaces and digits of any script, and a few signs', async () => {
    const { add, list } = await openTable();
    const given = [tag('Größe + цвет', '- = . _ : / @'), tag('א'.repeat(128), '٣'.repeat(256)), tag(' ', ' ')];
    await add(...given);
    expect((await list()).Tags).toEqual(expect.arrayContaining(given));
  });

  test.each<[string, Tag[], string]>([
    ['another sign in its key', [tag('a!', 'a')], 'The Tag Key provided is invalid, Key: a!'],
    ['another sign in its value', [tag('a', '"a"')], 'The Tag Value provided is invalid, Value: "a"'],
    ['the service’s own prefix', [tag('aws:a')], 'Tag Key cannot be prefixed with aws:, Key: aws:a'],
    [
      'a key that came before',
      [tag('a', 'b'), tag('a', 'c')],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found a',
    ],
  ])('with %s is refused', async (_, given, message) => {
    const { refused, list } = await openTable();
    expect(await refused(...given)).toBe(message);
    expect((await list()).Tags).toEqual([]);
  });
});

describe('a table’s tags', () => {
  test.each(['TagResource', 'UntagResource'])('are not changed by %s of what is no ARN', async (operation) => {
    const { refusal } = openDynamoDb();
    const given = { ResourceArn: 'no ARN', Tags: [tag('a')], TagKeys: ['a'] };
    expect(await refusal(operation, given)).toMatchObject({
      code: 'ValidationException',
      message: 'Invalid TableArn: Invalid ResourceArn provided as input no ARN',
    });
  });

  test.each([
    ['TagResource', 'no ARN', 'no ARN'],
    ['UntagResource', '', '*'],
  ])('are not changed by %s of what nobody has access to, before it is missed', async (operation, arn, shown) => {
    const { refusal } = openDynamoDb();
    expect(await refusal(operation, { ResourceArn: arn })).toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: dynamodb:${operation} on resource: ${shown}`),
    });
  });

  test('are listed ten at a time', async () => {
    const { add, list } = await openTable();
    await add(...numbered(23));
    const found: Tag[] = [];
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await list(token);
      found.push(...page.Tags);
      sizes.push(page.Tags.length);
      token = page.NextToken;
    } while (token);
    expect(sizes).toEqual([10, 10, 3]);
    expect(found).toEqual(expect.arrayContaining(numbered(23)));
  });

  test('are fifty at most, also when it is created', async () => {
    const { add, refused, refusal, call } = await openTable();
    await add(...numbered(50));
    await add(tag('key 7', 'another value'));
    expect(await refused(tag('one more'))).toBe(TOO_MANY);
    const request = {
      TableName: 'others',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      Tags: numbered(51),
    };
    expect((await refusal('CreateTable', request)).message).toBe(TOO_MANY);
    expect(await call('ListTables', {})).toEqual({ TableNames: ['things'] });
  });
});
