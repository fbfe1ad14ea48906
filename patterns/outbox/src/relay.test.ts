import type { DomainEvent } from '@backstitch/contracts';
import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Publication } from './bus.ts';
import type { DeadLetter } from './dead-letters.ts';
import { type Item, type OutboxRow, outboxKey, toOutboxItem } from './outbox-row.ts';
import { relay } from './relay.ts';

const PUBLISHED: Publication = { kind: 'published' };
const FAILED: Publication = { kind: 'failed', reason: 'ThrottlingException' };
const REFUSED: Publication = { kind: 'refused', reason: 'MalformedDetail' };

/** A table, a bus and a dead-letter queue in memory; `decide` says what becomes of each publication. */
function openOutbox(decide: (row: OutboxRow) => Publication = () => PUBLISHED) {
  const rows = new Map<string, Item>();
  const published: string[] = [];
  const calls: string[][] = [];
  const letters: DeadLetter[] = [];
  const idOf = (key: Item) => `${key['pk']?.S}/${key['sk']?.S}`;
  return {
    published,
    calls,
    letters,
    left: () => [...rows.keys()],
    isParked: (aggregateId: string, sequence: number) =>
      rows.get(idOf(outboxKey({ aggregateId, sequence })))?.['state']?.S === 'PARKED',
    append: (aggregateId: string, sequence: number): DynamoDBRecord => {
      const item = toOutboxItem('backstitch.order', event(aggregateId, sequence));
      rows.set(idOf(item), item);
      return record(item);
    },
    appendMalformed: (aggregateId: string, sequence: number): DynamoDBRecord => {
      const item = { ...outboxKey({ aggregateId, sequence }), detail: { S: 'not json' } };
      rows.set(idOf(item), item);
      return record(item);
    },
    ports: {
      backlog: {
        of: async (aggregateId: string) =>
          [...rows.values()]
            .filter((item) => item['pk']?.S === `OUTBOX#${aggregateId}`)
            .sort((one, other) => ((one['sk']?.S ?? '') < (other['sk']?.S ?? '') ? -1 : 1)),
        remove: async (keys: readonly Item[]) => {
          for (const key of keys) rows.delete(idOf(key));
          return 0;
        },
        park: async (key: Item) => {
          const item = rows.get(idOf(key));
          if (item) rows.set(idOf(key), { ...item, state: { S: 'PARKED' } });
        },
      },
      bus: {
        publish: async (sent: readonly OutboxRow[]) => {
          calls.push(sent.map((row) => `${row.aggregateId}-${row.sequence}`));
          return sent.map((row) => {
            const publication = decide(row);
            if (publication.kind === 'published') published.push(`${row.aggregateId}-${row.sequence}`);
            return publication;
          });
        },
      },
      deadLetters: {
        send: async (letter: DeadLetter) => {
          letters.push(letter);
        },
      },
    },
  };
}

function event(aggregateId: string, sequence: number): DomainEvent {
  const metadata = { eventId: `${aggregateId}-${sequence}`, type: 'Happened', version: 1, aggregateId, sequence };
  return { metadata: { ...metadata, correlationId: 'c', occurredAt: '2026-01-01T00:00:00.000Z' }, data: {} };
}

function record(item: Item): DynamoDBRecord {
  const { pk, sk } = item;
  const SequenceNumber = `${pk?.S}/${sk?.S}`;
  return { dynamodb: { Keys: { pk: { S: pk?.S ?? '' }, sk: { S: sk?.S ?? '' } }, SequenceNumber } };
}

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

  const response = await relay([outbox.appendMalformed('a', 1)], outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.isParked('a', 1)).toBe(true);
});

test('a record without an outbox key goes to the dead-letter queue whole', async () => {
  const outbox = openOutbox();

  const response = await relay([{ dynamodb: { SequenceNumber: '1' } }], outbox.ports);

  expect(named(response)).toEqual([]);
  expect(outbox.letters).toHaveLength(1);
});

test('whatever fails, first publications of an aggregate leave in sequence and none is lost', async () => {
  const kinds = fc.constantFrom(PUBLISHED, FAILED);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(kinds), fc.array(fc.nat(2), { maxLength: 20 }), async (fate, appends) => {
      let isCalm = false;
      const outbox = openOutbox(() => (isCalm ? PUBLISHED : (fate.next().value ?? PUBLISHED)));
      const sequences = [0, 0, 0];
      const records = appends.map((aggregate) => {
        sequences[aggregate] = (sequences[aggregate] ?? 0) + 1;
        return outbox.append(`agg${aggregate}`, sequences[aggregate] ?? 0);
      });

      for (let batch = 0; batch < records.length; batch += 3)
        await relay(records.slice(batch, batch + 3), outbox.ports);
      isCalm = true;
      await relay(records, outbox.ports);

      for (const [aggregate, count] of sequences.entries()) {
        const firsts = [...new Set(outbox.published.filter((id) => id.startsWith(`agg${aggregate}-`)))];
        expect(firsts).toEqual(Array.from({ length: count }, (_, index) => `agg${aggregate}-${index + 1}`));
      }
      expect(outbox.left()).toEqual([]);
    }),
  );
});
