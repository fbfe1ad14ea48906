import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Append, inOrder, type Placed } from './in-order.ts';

/** A projection: the sequences that it took, in their order, under the condition that it stands just before. */
function openProjection(step: () => Promise<unknown> = async () => undefined) {
  const taken: number[] = [];
  const append: Append<Placed> = async (events) => {
    await step();
    const last = taken.at(-1) ?? 0;
    if (events[0]?.sequence !== last + 1) return { appended: false, last };
    taken.push(...events.map(({ sequence }) => sequence));
    return { appended: true };
  };
  return { taken, append };
}

const placed = (...sequences: number[]): Placed[] => sequences.map((sequence) => ({ sequence }));

test('events that come out of order in one batch are applied in sequence', async () => {
  const { taken, append } = openProjection();

  const { waiting } = await inOrder(placed(3, 1, 2), append);

  expect(taken).toEqual([1, 2, 3]);
  expect(waiting).toEqual([]);
});

test('a lower sequence is a duplicate: it is handled, and changes nothing', async () => {
  const { taken, append } = openProjection();
  await inOrder(placed(1, 2, 3), append);

  const { handled, waiting } = await inOrder(placed(2), append);

  expect(handled).toEqual(placed(2));
  expect(waiting).toEqual([]);
  expect(taken).toEqual([1, 2, 3]);
});

test('behind a gap events wait, and none is dropped', async () => {
  const { taken, append } = openProjection();

  const { handled, waiting } = await inOrder(placed(1, 3, 4), append);

  expect(handled).toEqual(placed(1));
  expect(waiting).toEqual(placed(3, 4));
  expect(taken).toEqual([1]);
});

test('however deliveries are cut, repeated and interleaved, each event is applied once, in sequence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
      async (scheduler, count, cuts) => {
        const { taken, append } = openProjection(() => scheduler.schedule(Promise.resolve()));
        const batches = cuts.map((cut) => placed(...cut.filter((sequence) => sequence <= count)));
        const all = placed(...Array.from({ length: count }, (_, index) => index + 1));

        const outcomes = await scheduler.waitFor(Promise.all(batches.map((batch) => inOrder(batch, append))));
        // What waits is delivered again, together with whatever never came.
        const again = [...outcomes.flatMap(({ waiting }) => waiting), ...all];
        const { waiting } = await scheduler.waitFor(inOrder(again, append));

        expect(waiting).toEqual([]);
        expect(taken).toEqual(all.map(({ sequence }) => sequence));
      },
    ),
  );
});
