import { expect, test } from 'vitest';
import { letterRow } from './dead-letters.ts';

const item = { pk: { S: 'OUTBOX#a' }, sk: { S: '0000000001' } };

test('a dead letter tells of its outbox row', () => {
  expect(letterRow(JSON.stringify({ reason: 'MalformedDetail', item }))).toEqual({
    aggregateId: 'a',
    sortKey: '0000000001',
  });
});

test.each([
  ['no JSON, put there by hand', 'please look at this'],
  ['empty', undefined],
  ['no letter', 'null'],
  ['about a record of another kind', JSON.stringify({ item: { pk: { S: 'ORDER#a' }, sk: { S: '#' } } })],
])('a message that is %s tells of none', (_title, body) => {
  expect(letterRow(body)).toBeUndefined();
});
