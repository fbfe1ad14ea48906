import { EventBridgeClient, type PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { eventBridgeBus } from './bus.ts';
import type { OutboxRow } from './outbox-row.ts';

/** A bus whose service answers each entry by its detail; `calls` are the details of each call. */
function openBus(answer: (detail: string) => PutEventsResultEntry = () => ({ EventId: 'e' })) {
  const calls: string[][] = [];
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  client.send = async ({ input }: PutEventsCommand) => {
    const details = (input.Entries ?? []).map(({ Detail: detail = '' }) => detail);
    calls.push(details);
    const entries = details.map(answer);
    return { FailedEntryCount: entries.filter(({ ErrorCode: code }) => code).length, Entries: entries };
  };
  return { calls, ...eventBridgeBus(client, 'bus') };
}

function row(detail: string): OutboxRow {
  const when = '2026-01-01T00:00:00.000Z';
  return { aggregateId: 'a', sequence: 1, source: 's', type: 'Happened', detail, appendedAt: when, parked: false };
}

const rows = (count: number, sizeBytes = 2) =>
  Array.from({ length: count }, () => row(`"${'x'.repeat(sizeBytes - 2)}"`));

test('no call has more than ten entries', async () => {
  const { calls, publish } = openBus();

  await publish(rows(23));

  expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
});

test('no call is larger than the service takes, however few its entries', async () => {
  const { calls, publish } = openBus();

  await publish(rows(5, 100_000));

  expect(calls.map(({ length }) => length)).toEqual([2, 2, 1]);
});

test('an event that no call could hold is refused without a call', async () => {
  const { calls, publish } = openBus();

  const publications = await publish([...rows(1, 300_000), ...rows(1)]);

  expect(publications.map(({ kind }) => kind)).toEqual(['refused', 'published']);
  expect(calls).toHaveLength(1);
});

test.each([
  ['InternalFailure', 'failed'],
  ['ThrottlingException', 'failed'],
  ['InternalException', 'failed'],
  ['MalformedDetail', 'refused'],
  ['InvalidArgument', 'refused'],
  ['NotAuthorizedForSourceException', 'refused'],
])('an entry that fails with %s is %s; the others of its call are published', async (code, kind) => {
  const { publish } = openBus((detail) => (detail === 'bad' ? { ErrorCode: code } : { EventId: 'e' }));

  const publications = await publish([row('good'), row('bad'), row('good')]);

  expect(publications.map((publication) => publication.kind)).toEqual(['published', kind, 'published']);
});

test('a call that is refused as a whole is taken apart, so that only the entry it is about is refused', async () => {
  const { publish } = openBus((detail) => {
    if (detail !== 'bad') return { EventId: 'e' };
    throw Object.assign(new Error('1 validation error'), { name: 'ValidationException' });
  });

  const publications = await publish([row('good'), row('bad')]);

  expect(publications.map(({ kind }) => kind)).toEqual(['published', 'refused']);
});

test('a call without an answer fails for now', async () => {
  const { publish } = openBus(() => {
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
  });

  expect(await publish(rows(1))).toMatchObject([{ kind: 'failed', reason: 'TimeoutError: socket hang up' }]);
});
