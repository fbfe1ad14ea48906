import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const key = { pk: { S: 'a' } };

/** A table with one item, which is written where a condition holds. */
async function openThings() {
  const db = openDynamoDb();
  await db.createTable('things', ['pk S']);
  await db.call('PutItem', { TableName: 'things', Item: { ...key, text: { S: 'cat' }, sizes: { NS: ['1', '2'] } } });
  const write = (Expected: object) => ({ TableName: 'things', Key: key, AttributeUpdates: {}, Expected });
  return {
    ...db,
    holds: async (attribute: string, condition: object) => {
      const found = await db.call('Scan', { TableName: 'things', ScanFilter: { [attribute]: condition } });
      const written = await db.call('UpdateItem', write({ [attribute]: condition })).then(
        () => true,
        () => false,
      );
      return [found['Count'] === 1, written];
    },
    faults: async (condition: object) =>
      Promise.all([
        db.refusal('UpdateItem', write({ text: condition })),
        db.refusal('Scan', { TableName: 'things', ScanFilter: { text: condition } }),
      ]),
  };
}

const ONE_STRING = [{ S: 'a' }];

describe('an older condition', () => {
  test.each<[string, object[], boolean]>([
    ['NULL', [], true],
    ['NE', ONE_STRING, true],
    ['NOT_CONTAINS', ONE_STRING, false],
    ['CONTAINS', ONE_STRING, false],
    ['BEGINS_WITH', ONE_STRING, false],
    ['LT', ONE_STRING, false],
    ['IN', ONE_STRING, false],
    ['NOT_NULL', [], false],
  ])('%s on an attribute that is not there', async (operator, AttributeValueList, answer) => {
    const { holds } = await openThings();
    const condition = { ComparisonOperator: operator, AttributeValueList };
    expect(await holds('nothing', condition)).toEqual([answer, answer]);
  });

  test.each<[string, object[], string]>([
    ['CONTAINS', [{ L: [] }], 'L'],
    ['NOT_CONTAINS', [{ M: {} }], 'M'],
    ['BEGINS_WITH', [{ N: '1' }], 'N'],
    ['IN', [{ L: [] }, { L: [{ S: 'a' }] }], 'L'],
    ['BETWEEN', [{ NS: ['1'] }, { NS: ['2'] }], 'NS'],
    ['LT', [{ BOOL: true }], 'BOOL'],
  ])('%s is refused for operands of a type that it cannot take', async (operator, AttributeValueList, type) => {
    const { faults } = await openThings();
    const message = `One or more parameter values were invalid: ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`;
    for (const fault of await faults({ ComparisonOperator: operator, AttributeValueList })) {
      expect(fault).toMatchObject({ code: 'ValidationException', message });
    }
  });
});
