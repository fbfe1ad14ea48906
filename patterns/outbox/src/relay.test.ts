import { expect, test } from 'vitest';
import type { Publication } from './bus.ts';
import type { OutboxRow } from './outbox-row.ts';
import { relay } from './relay.ts';
import { openMemoryOutbox } from './testing/memory-outbox.fixture.ts';

const PUBLISHED: Publication = { kind: 'published' };
const FAILED: Publication = { kind: 'failed', reason: 'ThrottlingException' };
const REFUSED: Publication = { kind: 'refused', reason: 'MalformedDetail' };

const openOutbox = (decide?: (row: OutboxRow) => Publication) => openMemoryOutbox(decide ? { decide } : {});

const named = (response: { batchItemFailures: { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

test('a published event leaves the outbox', async () => {
  const outbox = openOutbox();
  const records = [outbox.append('a', 1), outbox.append('b', 1)];

  const response = await relay(records, outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.published).toEqual(['a-1', 'b-1']);
  expect(outbox.left()).toEqual([]);
});

test('an event whose row is gone was published: it is skipped', async () => {
  const outbox = openOutbox();
  const records = [outbox.append('a', 1)];
  await relay(records, outbox.ports);

  await relay(records, outbox.ports);

  expect(outbox.published).toEqual(['a-1']);
});

test('two events of one aggregate never travel in one call', async () => {
  const outbox = openOutbox();
  const records = [outbox.append('a', 1), outbox.append('a', 2), outbox.append('b', 1)];

  await relay(records, outbox.ports);

  expect(outbox.calls).toEqual([['a-1', 'b-1'], ['a-2']]);
});

test('a throttled event holds its followers and is named; other aggregates flow on', async () => {
  const outbox = openOutbox((row) => (row.aggregateId === 'a' ? FAILED : PUBLISHED));
  const records = [outbox.append('a', 1), outbox.append('a', 2), outbox.append('b', 1)];

  const response = await relay(records, outbox.ports);

  expect(named(response)).toEqual(['OUTBOX#a/0000000001', 'OUTBOX#a/0000000002']);
  expect(outbox.published).toEqual(['b-1']);
});

test('a refused event is parked and not named; its followers wait in the outbox', async () => {
  const outbox = openOutbox((row) => (row.aggregateId === 'a' && row.sequence === 1 ? REFUSED : PUBLISHED));
  const records = [outbox.append('a', 1), outbox.append('a', 2), outbox.append('b', 1)];

  const response = await relay(records, outbox.ports);
  const later = await relay([outbox.append('a', 3)], outbox.ports);

  expect([...named(response), ...named(later)]).toEqual([]);
  expect(outbox.isParked('a', 1)).toBe(true);
  expect(outbox.letters).toHaveLength(1);
  expect(outbox.published).toEqual(['b-1']);
});

test('a row that is no event is parked at once', async () => {
  const outbox = openOutbox();

  const response = await relay([outbox.append('a', 1, { detail: { S: 'not json' } })], outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.isParked('a', 1)).toBe(true);
});

test('a record without an outbox key goes to the dead-letter queue whole', async () => {
  const outbox = openOutbox();

  const response = await relay([{ dynamodb: { SequenceNumber: '1' } }], outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.letters).toHaveLength(1);
});

test('what was published of an aggregate is not named, what is left of it is', async () => {
  const outbox = openOutbox((row) => (row.sequence === 3 ? FAILED : PUBLISHED));
  const records = [1, 2, 3, 4].map((sequence) => outbox.append('a', sequence));

  const response = await relay(records, outbox.ports);

  expect(named(response)).toEqual(['OUTBOX#a/0000000003', 'OUTBOX#a/0000000004']);
  expect(outbox.published).toEqual(['a-1', 'a-2']);
});

test('a refused event whose row is gone meanwhile holds no followers', async () => {
  const outbox = openOutbox((row) => {
    if (row.sequence !== 1) return PUBLISHED;
    outbox.take('a', 1);
    return REFUSED;
  });

  const response = await relay([outbox.append('a', 1), outbox.append('a', 2)], outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.published).toEqual(['a-2']);
  expect(outbox.left()).toEqual([]);
});

test('a published row is deleted under the very key that it has', async () => {
  const outbox = openOutbox();

  await relay([outbox.append('a', 1, { sk: { S: '1' } })], outbox.ports);

  expect(outbox.published).toEqual(['a-1']);
  expect(outbox.left()).toEqual([]);
});
