import { expect, test } from 'vitest';
import type { Publication } from './bus.ts';
import type { OutboxRow } from './outbox-row.ts';
import { relay } from './relay.ts';
import { type SweepOptions, sweep } from './sweep.ts';
import { HAPPENED_MS, type MemoryOutboxOptions, openMemoryOutbox } from './testing/memory-outbox.fixture.ts';

const MINUTE_MS = 60_000;

/** An outbox and a clock; `sweepNow` is a sweep of its own run. */
function openSwept(options: Omit<MemoryOutboxOptions, 'now'> = {}) {
  let nowMs = HAPPENED_MS;
  let runs = 0;
  const outbox = openMemoryOutbox(options);
  const sweepNow = (change: Partial<SweepOptions> = {}) => {
    runs += 1;
    return sweep(outbox.ports, outbox.index, {
      now: () => nowMs,
      owner: `run-${runs}`,
      olderThanMs: 2 * MINUTE_MS,
      leaseMs: 45_000,
      untilMs: nowMs + MINUTE_MS,
      ...change,
    });
  };
  return {
    ...outbox,
    sweepNow,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('rows that the relay left behind are published in sequence once they are old enough', async () => {
  const outbox = openSwept();
  for (const sequence of [1, 2]) outbox.append('a', sequence);

  await outbox.sweepNow();
  expect(outbox.published).toEqual([]);

  outbox.pass(3 * MINUTE_MS);
  const swept = await outbox.sweepNow();

  expect(outbox.published).toEqual(['a-1', 'a-2']);
  expect(outbox.left()).toEqual([]);
  expect(swept).toMatchObject({ depth: 2, oldestAgeMs: 3 * MINUTE_MS, parked: 0, published: 2, failed: 0 });
});

test('an empty outbox is one look at each partition of the index, and nothing more', async () => {
  let calls = 0;
  const outbox = openSwept({
    around: async (effect) => {
      calls += 1;
      return effect();
    },
  });

  const swept = await outbox.sweepNow();

  expect(calls).toBe(4);
  expect(swept).toEqual({ depth: 0, oldestAgeMs: 0, parked: 0, published: 0, failed: 0, unread: 0 });
});

test('a parked event and its followers are counted and left; other aggregates flow on', async () => {
  const outbox = openSwept();
  await relay([outbox.append('a', 1, { detail: { S: 'not json' } })], outbox.ports);
  outbox.append('a', 2);
  outbox.append('b', 1);
  outbox.pass(3 * MINUTE_MS);

  const swept = await outbox.sweepNow();

  expect(swept).toMatchObject({ depth: 3, parked: 1, published: 1 });
  expect(outbox.published).toEqual(['b-1']);
});

test('of two sweeps at the same time one has the lease, and the other leaves the row', async () => {
  const outbox = openSwept();
  outbox.append('a', 1);
  outbox.pass(3 * MINUTE_MS);

  const both = await Promise.all([outbox.sweepNow(), outbox.sweepNow()]);

  expect(both.map(({ published }) => published).sort()).toEqual([0, 1]);
  expect(outbox.published).toEqual(['a-1']);
});

test('a sweeper that died with its lease holds nothing: the next one publishes', async () => {
  let isDead = true;
  const outbox = openSwept({ decide: () => (isDead ? { kind: 'failed', reason: 'died' } : { kind: 'published' }) });
  outbox.append('a', 1);
  outbox.pass(3 * MINUTE_MS);
  await outbox.sweepNow();
  isDead = false;

  await outbox.sweepNow();
  expect(outbox.published).toEqual([]);

  outbox.pass(MINUTE_MS);
  await outbox.sweepNow();
  expect(outbox.published).toEqual(['a-1']);
});

test('a partition that cannot be read is told, and keeps the others from nothing', async () => {
  let reads = 0;
  const outbox = openSwept({
    around: async (effect) => {
      reads += 1;
      if (reads === 1) throw new Error('throttled');
      return effect();
    },
  });

  expect(await outbox.sweepNow()).toMatchObject({ unread: 1 });
});

test('a lease never makes a deleted row again', async () => {
  const outbox = openSwept();
  const refused: Publication = { kind: 'refused', reason: 'MalformedDetail' };
  const late = openMemoryOutbox({ decide: (_: OutboxRow) => refused });
  const record = outbox.append('a', 1);
  await relay([record], outbox.ports);
  const key = { pk: { S: 'OUTBOX#a' }, sk: { S: '0000000001' } };

  await late.ports.backlog.park(key, 'late');
  const claimed = await outbox.ports.backlog.claim(key, { owner: 'late', nowMs: 0, untilMs: 1 });

  expect(claimed).toBe(false);
  expect([...outbox.left(), ...late.left()]).toEqual([]);
});
