import { expect, test } from 'vitest';
import type { Facts } from '../facts/facts.ts';
import { checkInvariants } from './check-invariants.ts';

/** One confirmed and one cancelled order, as they should be. */
const healthy: Facts = {
  orders: [
    { orderId: 'A', customerId: 'ada', status: 'CONFIRMED', needsAttention: false, totalMinor: 500, currency: 'EUR' },
    { orderId: 'B', customerId: 'ada', status: 'CANCELLED', needsAttention: false, totalMinor: 700, currency: 'EUR' },
  ],
  charges: [
    { orderId: 'A', capturedMinor: 500, refundedMinor: 0 },
    { orderId: 'B', capturedMinor: 700, refundedMinor: 700 },
  ],
  openIntents: [],
  labels: [{ orderId: 'A', shipmentId: 's1', isLive: true }],
  stock: [{ sku: 'MUG', initial: 10, available: 8 }],
  reservations: [{ orderId: 'A', sku: 'MUG', quantity: 2 }],
  outbox: [],
  deadLetters: [],
  events: [
    { eventId: '1', source: 'order', type: 'OrderPlaced', aggregateId: 'A', sequence: 1 },
    { eventId: '2', source: 'order', type: 'OrderConfirmed', aggregateId: 'A', sequence: 2 },
    { eventId: '3', source: 'order', type: 'OrderPlaced', aggregateId: 'B', sequence: 1 },
    { eventId: '3', source: 'order', type: 'OrderPlaced', aggregateId: 'B', sequence: 1 },
    { eventId: '4', source: 'order', type: 'OrderCancelled', aggregateId: 'B', sequence: 2 },
  ],
  answers: [{ customerId: 'ada', idempotencyKey: 'k', status: 202, orderId: 'A' }],
  accesses: [{ customerId: 'ada', orderId: 'A' }],
};

const broken = (facts: Partial<Facts>) =>
  checkInvariants({ ...healthy, ...facts })
    .filter(({ holds }) => !holds)
    .map(({ id }) => id);

test('every invariant holds for a confirmed and a cleanly cancelled order', () => {
  expect(broken({})).toEqual([]);
});

test.each<[string, Partial<Facts>, string[]]>([
  [
    'an acknowledged order that is not there',
    { answers: [{ customerId: 'ada', idempotencyKey: 'k', status: 202, orderId: 'X' }] },
    ['I1'],
  ],
  ['a second charge', { charges: [...healthy.charges, { orderId: 'A', capturedMinor: 0, refundedMinor: 0 }] }, ['I2']],
  ['money kept for a cancelled order', { charges: healthy.charges.map((c) => ({ ...c, refundedMinor: 0 })) }, ['I3']],
  ['stock that leaked', { stock: [{ sku: 'MUG', initial: 10, available: 7 }] }, ['I4']],
  [
    'a label that nobody ordered',
    { labels: [...healthy.labels, { orderId: 'B', shipmentId: 's2', isLive: true }] },
    ['I5'],
  ],
  ['an event that overtook its elder', { events: healthy.events.toReversed() }, ['I6']],
  ['a confirmed order without its event', { events: healthy.events.filter(({ eventId }) => eventId !== '2') }, ['I6']],
  ['an event left in the outbox', { outbox: [{ service: 'order', aggregateId: 'A', sequence: 3 }] }, ['I7']],
  [
    'two orders for one key',
    { answers: ['A', 'B'].map((orderId) => ({ customerId: 'ada', idempotencyKey: 'k', status: 202, orderId })) },
    ['I8'],
  ],
  ["another customer's order that was shown", { accesses: [{ customerId: 'bob', orderId: 'A' }] }, ['I9']],
  [
    "an answer that names another customer's order",
    { answers: [{ customerId: 'bob', idempotencyKey: 'k', status: 202, orderId: 'A' }] },
    ['I9'],
  ],
])('%s is found', (_, facts, expected) => {
  expect(broken(facts)).toEqual(expected);
});

test('an order that never ends is lost unless a person was asked for', () => {
  const pending = { orderId: 'C', customerId: 'ada', status: 'PENDING', totalMinor: 1, currency: 'EUR' } as const;

  expect(broken({ orders: [...healthy.orders, { ...pending, needsAttention: false }] })).toEqual(['I1']);
  expect(broken({ orders: [...healthy.orders, { ...pending, needsAttention: true }] })).toEqual([]);
});
