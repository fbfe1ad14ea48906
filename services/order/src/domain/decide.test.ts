import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder } from '../testing/an-order.ts';
import { decide, type OrderCommand } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Order } from './order.ts';

const e1 = { execution: 'e1' } as const;
const commands: readonly OrderCommand[] = [
  { type: 'RequestCancel' },
  { type: 'ApproveShipment', ...e1 },
  { type: 'BeginCompensation', ...e1 },
  { type: 'ConfirmOrder', ...e1 },
  { type: 'CancelOrder', ...e1, reason: 'OutOfStock' },
];

/** Given an order, when these commands come, then it stands so; each answer as a word. */
function run(given: Order, ...when: readonly OrderCommand[]) {
  let order = given;
  const answers = when.map((command) => {
    const decision = decide(order, command);
    if (decision.kind === 'accepted') order = evolve(order, decision.event);
    return decision.kind === 'refused' ? decision.refusal : decision.kind;
  });
  return { order, answers };
}

test('the way to a confirmed order, every step of it repeatable', () => {
  const { order, answers } = run(
    anOrder(),
    { type: 'ApproveShipment', ...e1 },
    { type: 'ApproveShipment', ...e1 },
    { type: 'ConfirmOrder', ...e1 },
    { type: 'ConfirmOrder', ...e1 },
  );

  expect(answers).toEqual(['accepted', 'repeated', 'accepted', 'repeated']);
  expect(order).toMatchObject({ status: 'CONFIRMED', sequence: 3 });
});

test('the way back ends with its reason', () => {
  const { order } = run(
    anOrder(),
    { type: 'BeginCompensation', ...e1 },
    { type: 'CancelOrder', ...e1, reason: 'OutOfStock' },
  );

  expect(order).toMatchObject({ status: 'CANCELLED', reason: 'OutOfStock' });
});

test('whoever cancels before the approval is heard at the approval', () => {
  expect(run(anOrder(), { type: 'RequestCancel' }, { type: 'ApproveShipment', ...e1 }).answers).toEqual([
    'accepted',
    'CancelRequested',
  ]);
});

test('whoever cancels after the approval is refused', () => {
  expect(run(anOrder(), { type: 'ApproveShipment', ...e1 }, { type: 'RequestCancel' }).answers).toEqual([
    'accepted',
    'ShipmentApproved',
  ]);
});

test('an order that turned round is not approved any more', () => {
  expect(run(anOrder(), { type: 'BeginCompensation', ...e1 }, { type: 'ApproveShipment', ...e1 }).answers).toEqual([
    'accepted',
    'Superseded',
  ]);
});

test('a confirmed order does not turn round', () => {
  const confirmed = anOrder({ status: 'CONFIRMED', shipmentApproved: true });

  expect(run(confirmed, { type: 'BeginCompensation', ...e1 }).answers).toEqual(['Superseded']);
});

test.each(commands.slice(1))('$type is refused to an execution that is not in charge', (command) => {
  expect(run(anOrder({ execution: 'e1.r1' }), command).answers).toEqual(['Superseded']);
});

test('going on clears the call for a person', () => {
  const stuck = anOrder({ attention: { reason: 'parked', since: '2026-01-01T00:00:00.000Z' } });

  expect(run(stuck, { type: 'ApproveShipment', ...e1 }).order.attention).toBeUndefined();
});

test('whatever comes in whatever order: one end at most, and every change has the next number', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...commands), { maxLength: 12 }), (history) => {
      let order = anOrder();
      const ends: string[] = [];
      for (const command of history) {
        const decision = decide(order, command);
        if (decision.kind !== 'accepted') continue;
        const next = evolve(order, decision.event);
        expect(next.sequence).toBe(order.sequence + 1);
        if (next.status === 'CONFIRMED' || next.status === 'CANCELLED') ends.push(next.status);
        order = next;
      }
      expect(ends.length).toBeLessThanOrEqual(1);
      expect(order.status === 'CONFIRMED' && order.cancelRequested).toBe(false);
    }),
  );
});
