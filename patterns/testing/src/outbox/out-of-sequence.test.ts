import { expect, test } from 'vitest';
import { outOfSequence, type Publication } from './out-of-sequence.ts';

const published = (...events: [aggregateId: string, sequence: number][]): Publication[] =>
  events.map(([aggregateId, sequence]) => ({
    eventId: `${aggregateId}-${sequence}`,
    source: 'backstitch.order',
    aggregateId,
    sequence,
  }));

test('events of several aggregates may mix, and duplicates may follow', () => {
  expect(outOfSequence(published(['a', 1], ['b', 1], ['a', 2], ['a', 1], ['b', 2], ['a', 3]))).toEqual([]);
});

test('an event that overtakes its elder is named', () => {
  expect(outOfSequence(published(['a', 1], ['a', 3], ['a', 2]))).toEqual([
    'backstitch.order a: events left in the sequence 1, 3, 2.',
  ]);
});

test('an event that never left is a gap', () => {
  expect(outOfSequence(published(['a', 2]))).toHaveLength(1);
});
