import { type Explored, explore, type Process, type ReachedState, ranAlone } from '@backstitch/idempotency/testing';
import { expect, onTestFinished, test } from 'vitest';
import {
  charge,
  emptyWorld,
  eventsOf,
  openIntents,
  type PaymentsWorld,
  reconcile,
  refund,
  waysOf,
} from './explored-payments.fixture.ts';

const forgetsKeys = (world: PaymentsWorld) =>
  Object.keys(world.keys).length > 0 ? [{ fault: 'keys forgotten', world: { ...world, keys: {} } }] : [];

/** Explores every interleaving, and prints how many there were. */
async function exploreAll(processes: readonly Process[], budget: Readonly<Record<string, number>>): Promise<Explored> {
  const explored = await explore<PaymentsWorld>({
    world: emptyWorld,
    processes,
    ways: waysOf,
    events: forgetsKeys,
    budget,
    check: (state) => checkNow(state, processes),
    checkWorld: checkWhatFollows,
  });
  const { states, interleavings } = explored;
  onTestFinished(({ task }) => {
    process.stdout.write(`${task.name}: ${interleavings} interleavings through ${states} states\n`);
  });
  return explored;
}

/** I2 and I3 at every moment: at most one charge; no money on an order whose refund was answered; a no is a no. */
function checkNow({ world, results }: ReachedState<PaymentsWorld>, processes: readonly Process[]): void {
  expect(world.charged.length, 'charges').toBeLessThanOrEqual(1);
  expect(world.refunded.length, 'refunds').toBeLessThanOrEqual(world.charged.length);
  for (const [index, result] of results.entries()) {
    if (!result || 'error' in result) continue;
    if (processes[index]?.name.startsWith('refund')) expect(world.refunded, 'I3').toEqual(world.charged);
    if (isRejection(result.value)) expect(world.charged, 'a rejection after a charge').toEqual([]);
  }
}

/**
 * Whoever has not finished may be dead: then a charge that is tried again ends, and a refund ends, with all the money
 * back (I3), the events that tell it (I6), and, once reconciled, no open intent (I5).
 */
async function checkWhatFollows(world: PaymentsWorld): Promise<void> {
  const run = (from: PaymentsWorld, process: Process) => ranAlone(from, process, waysOf);
  let charged = world;
  for (let tries = 0; tries < 4; tries += 1) charged = await run(charged, charge('charge'));
  const { state } = charged.rows['EFFECT#O1#ChargePayment'] ?? {};
  expect(['DONE', 'REJECTED', 'COMPENSATING', 'COMPENSATED']).toContain(state);
  if (state === 'DONE') expect(charged.charged).toHaveLength(1);
  if (state === 'REJECTED') expect(charged.charged).toEqual([]);
  if (state !== 'COMPENSATING') {
    expect(openIntents(await run(charged, reconcile('reconcile'))), 'I5').toEqual([]);
  }

  let refunded = world;
  for (let tries = 0; tries < 3; tries += 1) refunded = await run(refunded, refund('refund'));
  expect(refunded.refunded, 'I3').toEqual(refunded.charged);
  expect(openIntents(await run(refunded, reconcile('reconcile'))), 'I5').toEqual([]);
  expect([[], ['1 PaymentDeclined'], ['1 PaymentRefunded'], ['1 PaymentCharged', '2 PaymentRefunded']]).toContainEqual(
    eventsOf(refunded),
  );
}

function isRejection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'rejected';
}

test('two charges and a refund, a kept 500, forgotten keys, a decline, a crash at every call: I2, I3, I5', async () => {
  const budget = { 'kept 500': 1, 'keys forgotten': 1, declined: 1 };

  const { interleavings } = await exploreAll([charge('charge 1'), charge('charge 2'), refund('refund')], budget);

  expect(interleavings).toBeGreaterThan(1_000_000n);
});

test('a charge and two refunds, a kept 500 and forgotten keys: the money comes back once', async () => {
  const budget = { 'kept 500': 1, 'keys forgotten': 1 };

  const { interleavings } = await exploreAll([charge('charge'), refund('refund 1'), refund('refund 2')], budget);

  expect(interleavings).toBeGreaterThan(100_000n);
});

test('two charges beside a reconciliation: it never cancels what a living charge may still confirm', async () => {
  const budget = { 'kept 500': 1, 'keys forgotten': 1 };
  const processes = [charge('charge 1'), charge('charge 2'), reconcile('reconcile')];

  const { interleavings } = await exploreAll(processes, budget);

  expect(interleavings).toBeGreaterThan(100_000n);
});
