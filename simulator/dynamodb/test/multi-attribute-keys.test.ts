import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

interface KeyPart {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

const hash = (AttributeName: string): KeyPart => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string): KeyPart => ({ AttributeName, KeyType: 'RANGE' });

/** A table `matches` with one global index on several attributes; `n…` are numbers. */
function matches(keySchema: readonly KeyPart[]) {
  const names = new Set(['pk', ...keySchema.map(({ AttributeName: name }) => name)]);
  return {
    TableName: 'matches',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...names].map((AttributeName) => ({
      AttributeName,
      AttributeType: AttributeName.startsWith('n') ? 'N' : 'S',
    })),
    KeySchema: [hash('pk')],
    GlobalSecondaryIndexes: [{ IndexName: 'by-all', KeySchema: keySchema, Projection: { ProjectionType: 'ALL' } }],
  };
}

const SCHEMA = [hash('team'), hash('n1'), range('place'), range('n2')];

async function openMatches() {
  const db = openDynamoDb();
  await db.call('CreateTable', matches(SCHEMA));
  const input = (condition: string, values: Readonly<Record<string, object>>, others: object = {}) => ({
    TableName: 'matches',
    IndexName: 'by-all',
    KeyConditionExpression: condition,
    ExpressionAttributeValues: values,
    ...others,
  });
  return {
    ...db,
    query: (...given: Parameters<typeof input>) => db.call('Query', input(...given)),
    refused: async (...given: Parameters<typeof input>) => (await db.refusal('Query', input(...given))).message,
  };
}

interface Match {
  readonly team: string;
  readonly n1: number;
  readonly place: string;
  readonly n2: number;
}

const match = fc.record<Match>({
  team: fc.constantFrom('a', 'a\u0000', 'b'),
  n1: fc.constantFrom(1, 2),
  place: fc.constantFrom('x', 'x\u0000', 'xy', 'y'),
  n2: fc.integer({ min: -20, max: 20 }),
});

function itemOf({ team, n1, place, n2 }: Match, pk: number) {
  return {
    pk: { S: String(pk) },
    team: { S: team },
    n1: { N: String(n1) },
    place: { S: place },
    n2: { N: String(n2) },
  };
}

const OPEN_RANGE =
  'RANGE key attributes place must have equality conditions specified in the query because a condition is present on key attribute n2';

describe('an index on several attributes', () => {
  test('finds, in the order of its range attributes, what the conditions ask for, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(match, { maxLength: 12 }), match, fc.boolean(), async (all, asked, reverse) => {
        const { call, query } = await openMatches();
        for (const [pk, one] of all.entries()) await call('PutItem', { TableName: 'matches', Item: itemOf(one, pk) });
        const found: unknown[] = [];
        let start: object = {};
        do {
          const condition = 'n1 = :n1 AND team = :team AND n2 >= :n2 AND place = :place';
          const { pk: _, ...wanted } = itemOf(asked, 0);
          const values = Object.fromEntries(Object.entries(wanted).map(([name, value]) => [`:${name}`, value]));
          const page = await query(condition, values, { Limit: 2, ScanIndexForward: !reverse, ...start });
          found.push(...(page['Items'] as Array<{ n2: { N: string } }>).map((item) => Number(item.n2.N)));
          start = page['LastEvaluatedKey'] ? { ExclusiveStartKey: page['LastEvaluatedKey'] } : {};
        } while ('ExclusiveStartKey' in start);
        const expected = all
          .filter(({ team, n1, place }) => team === asked.team && n1 === asked.n1 && place === asked.place)
          .map(({ n2 }) => n2)
          .filter((n2) => n2 >= asked.n2)
          .sort((a, b) => (reverse ? b - a : a - b));
        expect(found).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('is described as it was asked for, and holds only items that have all of its attributes', async () => {
    const { call } = await openMatches();
    const { Table } = await call('DescribeTable', { TableName: 'matches' });
    expect(Table).toMatchObject({ GlobalSecondaryIndexes: [{ KeySchema: SCHEMA }] });
    const whole = itemOf({ team: 'a', n1: 1, place: 'x', n2: 1 }, 1);
    await call('PutItem', { TableName: 'matches', Item: whole });
    await call('UpdateItem', { TableName: 'matches', Key: { pk: { S: '1' } }, UpdateExpression: 'REMOVE n1' });
    expect((await call('Scan', { TableName: 'matches', IndexName: 'by-all' }))['Count']).toBe(0);
  });

  test.each<[string, string, string]>([
    ['without a hash attribute', 'team = :s', 'Query condition missed key schema element: n1'],
    ['with a range of a hash attribute', 'team = :s AND n1 > :n', 'Query key condition not supported'],
    ['behind a range attribute that is left out', 'team = :s AND n1 = :n AND n2 = :n', OPEN_RANGE],
    ['behind a range of a range attribute', 'team = :s AND n1 = :n AND place > :s AND n2 = :n', OPEN_RANGE],
    [
      'on an attribute that is no key',
      'team = :s AND n1 = :n AND place = :s AND n2 = :n AND spot = :n',
      'Query key condition not supported',
    ],
  ])('cannot be asked %s', async (_, condition, message) => {
    const { refused } = await openMatches();
    const values = { ':s': { S: 'a' }, ...(condition.includes(':n') ? { ':n': { N: '1' } } : {}) };
    expect(await refused(condition, values)).toBe(message);
  });

  test('has a key that is short enough as a whole', async () => {
    const db = openDynamoDb();
    await db.call('CreateTable', matches([hash('team'), range('place'), range('spot')]));
    const Item = { pk: { S: '1' }, team: { S: 'a' }, place: { S: 'x'.repeat(600) }, spot: { S: 'y'.repeat(600) } };
    expect((await db.refusal('PutItem', { TableName: 'matches', Item })).message).toBe(
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    );
  });
});

describe('the key of a new index', () => {
  const PREFIX = 'One or more parameter values were invalid: ';
  const letters = (count: number) => Array.from({ length: count }, (_, index) => 'abcdefgh'[index] ?? '');
  test.each<[string, readonly KeyPart[], string]>([
    [
      'with a hash attribute behind a range attribute',
      [hash('a'), range('b'), hash('c')],
      `${PREFIX}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
    ],
    [
      'of five hash attributes',
      letters(5).map(hash),
      `${PREFIX}The KeySchema exceeds the maximum allowed number of HASH key attributes`,
    ],
    [
      'of five range attributes',
      [hash('z'), ...letters(5).map(range)],
      `${PREFIX}The KeySchema exceeds the maximum allowed number of RANGE key attributes`,
    ],
    [
      'with one attribute twice',
      [hash('a'), hash('b'), range('a')],
      'The KeySchema contains multiple key attributes with the same name',
    ],
    ['without a hash attribute', [range('a')], 'Invalid KeySchema: The first KeySchemaElement is not a HASH key type'],
  ])('%s is refused', async (_, keySchema, message) => {
    const { refusal } = openDynamoDb();
    expect((await refusal('CreateTable', matches(keySchema))).message).toBe(message);
  });

  test.each<[KeyPart, string]>([
    [hash('a'), 'Both the Hash Key and the Range Key element in the KeySchema have the same name'],
    [hash('b'), 'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type'],
    [range('b'), `${PREFIX}Unknown ProjectionType: null`],
  ])('without a projection is refused as a key of two attributes', async (second, message) => {
    const { refusal } = openDynamoDb();
    const request = matches([hash('a'), second]);
    const GlobalSecondaryIndexes = request.GlobalSecondaryIndexes.map((index) => ({ ...index, Projection: {} }));
    expect((await refusal('CreateTable', { ...request, GlobalSecondaryIndexes })).message).toBe(message);
  });
});
