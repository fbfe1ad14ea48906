import { expect, test } from 'vitest';
import { operationsOn } from './operate.ts';
import { relay } from './relay.ts';
import { openMemoryOutbox } from './testing/memory-outbox.fixture.ts';

/** An outbox whose event a-1 is refused until it is mended; a-2 and a-3 wait behind it. */
async function openWithParked() {
  let isMended = false;
  const outbox = openMemoryOutbox({
    decide: ({ aggregateId, sequence }) =>
      aggregateId === 'a' && sequence === 1 && !isMended
        ? { kind: 'refused', reason: 'MalformedDetail' }
        : { kind: 'published' },
  });
  await relay(
    [1, 2, 3].map((sequence) => outbox.append('a', sequence)),
    outbox.ports,
  );
  return {
    ...outbox,
    operations: operationsOn(outbox.ports, outbox.index),
    mend: () => {
      isMended = true;
    },
  };
}

test('parked events are listed with the reason', async () => {
  const { operations } = await openWithParked();

  expect(await operations.parked()).toMatchObject([{ aggregateId: 'a', sequence: 1, parkedFor: 'MalformedDetail' }]);
});

test('redrive releases the aggregate in sequence, and its dead letter is forgotten', async () => {
  const outbox = await openWithParked();
  outbox.mend();

  expect(await outbox.operations.redrive('a')).toEqual({ kind: 'released', published: 3 });
  expect(await outbox.operations.forgetSettled()).toBe(1);

  expect(outbox.published).toEqual(['a-1', 'a-2', 'a-3']);
  expect(outbox.left()).toEqual([]);
  expect(outbox.letters).toEqual([]);
});

test('an event that is refused again is parked again, and its dead letter stays', async () => {
  const outbox = await openWithParked();

  expect(await outbox.operations.redrive('a')).toEqual({ kind: 'parked', published: 0 });

  expect(outbox.isParked('a', 1)).toBe(true);
  expect(await outbox.operations.forgetSettled()).toBe(0);
  expect(outbox.published).toEqual([]);
});

test('a discarded event is gone, and its followers leave', async () => {
  const outbox = await openWithParked();

  expect(await outbox.operations.discard({ aggregateId: 'a', sequence: 1 })).toBe(true);

  expect(outbox.published).toEqual(['a-2', 'a-3']);
  expect(outbox.left()).toEqual([]);
});

test('only what is parked can be discarded', async () => {
  const outbox = await openWithParked();

  expect(await outbox.operations.discard({ aggregateId: 'a', sequence: 2 })).toBe(false);
  expect(outbox.left()).toHaveLength(3);
});

test('what waits is published up to a moment, but for parked events and their followers', async () => {
  const outbox = await openWithParked();
  outbox.append('b', 1);

  expect(await outbox.operations.publishWaiting('9999')).toBe(0);

  expect(outbox.published).toEqual(['b-1']);
  expect(outbox.isParked('a', 1)).toBe(true);
  expect(await outbox.operations.publishWaiting('1970')).toBe(0);
});

test('what cannot be published now is counted, by aggregates', async () => {
  const outbox = openMemoryOutbox({ decide: () => ({ kind: 'failed', reason: 'InternalFailure' }) });
  for (const aggregate of ['a', 'a', 'b']) outbox.append(aggregate, outbox.left().length + 1);

  expect(await operationsOn(outbox.ports, outbox.index).publishWaiting('9999')).toBe(2);
});
