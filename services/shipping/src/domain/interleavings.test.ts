import { type Explored, explore, type Process, type ReachedState, ranAlone } from '@backstitch/idempotency/testing';
import { expect, onTestFinished, test } from 'vitest';
import {
  arrange,
  cancel,
  emptyWorld,
  eventsOf,
  liveLabels,
  reconcile,
  type ShipmentsWorld,
  waysOf,
} from './explored-shipments.fixture.ts';

/** Explores every interleaving, and prints how many there were. */
async function exploreAll(processes: readonly Process[]): Promise<Explored> {
  const explored = await explore<ShipmentsWorld>({
    world: emptyWorld,
    processes,
    ways: waysOf,
    budget: { undeliverable: 1, '500': 1 },
    check: (state) => checkNow(state),
    checkWorld: checkWhatFollows,
  });
  onTestFinished(({ task }) => {
    process.stdout.write(`${task.name}: ${explored.interleavings} interleavings through ${explored.states} states\n`);
  });
  return explored;
}

/** At most one label lives at any moment, and the one that an attempt answers is the row's. */
function checkNow({ world, results }: ReachedState<ShipmentsWorld>): void {
  expect(liveLabels(world).length, 'labels').toBeLessThanOrEqual(1);
  const { providerId } = world.rows['EFFECT#O1#ArrangeShipment'] ?? {};
  for (const result of results) {
    if (result && 'value' in result && isArranged(result.value)) {
      expect(result.value.result.shipmentId).toBe(providerId);
    }
  }
}

/** Whoever has not finished may be dead: arranging ends, cancelling ends, and what is reconciled leaves no orphan (I5). */
async function checkWhatFollows(world: ShipmentsWorld): Promise<void> {
  const run = (from: ShipmentsWorld, process: Process) => ranAlone(from, process, waysOf);
  const arranged = await run(await run(world, arrange('arrange')), arrange('arrange'));
  const state = arranged.rows['EFFECT#O1#ArrangeShipment']?.state;
  if (state === 'DONE') expect(liveLabels(arranged)).toHaveLength(1);
  expect(liveLabels(await run(arranged, reconcile('reconcile')))).toHaveLength(state === 'DONE' ? 1 : 0);

  const cancelled = await run(world, cancel('cancel'));
  expect(liveLabels(cancelled), 'I5 once it is cancelled').toEqual([]);
  expect([
    [],
    ['1 ShipmentRejected'],
    ['1 ShipmentCancelled'],
    ['1 ShipmentArranged', '2 ShipmentCancelled'],
  ]).toContainEqual(eventsOf(cancelled));
}

function isArranged(value: unknown): value is { readonly result: { readonly shipmentId: string } } {
  return typeof value === 'object' && value !== null && 'result' in value && Object(value.result).shipmentId;
}

test('two arrangings and a cancellation, an undeliverable address, a lost answer, a crash at every call: I5', async () => {
  const { interleavings } = await exploreAll([arrange('arrange 1'), arrange('arrange 2'), cancel('cancel')]);

  expect(interleavings).toBeGreaterThan(100_000n);
});

test('an arranging and a cancellation beside a reconciliation: it voids no label of an arranged shipment', async () => {
  const { interleavings } = await exploreAll([arrange('arrange'), cancel('cancel'), reconcile('reconcile')]);

  expect(interleavings).toBeGreaterThan(1_000n);
});
