import { outOfSequence } from '@backstitch/testing';
import type { Facts } from '../facts/facts.ts';
import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** The event that ends an order of this status. */
const TERMINAL = { CONFIRMED: 'OrderConfirmed', CANCELLED: 'OrderCancelled' } as const;

/**
 * I6: for every aggregate the first publications leave in sequence, without a gap; exactly one terminal event per
 * order that has ended.
 */
export const eventsTellTheTruth: Invariant = {
  id: 'I6',
  name: 'Events tell the truth',
  holds: 'when quiet',
  violations: (facts) => [...outOfSequence(facts.events), ...missingTerminals(facts)],
};

function missingTerminals({ orders, events }: Facts): string[] {
  const firstSeen = [...new Map(events.map((event) => [event.eventId, event])).values()];
  const terminal = groupBy(
    firstSeen.filter(({ type }) => type === TERMINAL.CONFIRMED || type === TERMINAL.CANCELLED),
    ({ aggregateId }) => aggregateId,
  );
  return orders.flatMap(({ orderId, status }) => {
    if (status !== 'CONFIRMED' && status !== 'CANCELLED') return [];
    const types = (terminal.get(orderId) ?? []).map(({ type }) => type);
    const isRight = types.length === 1 && types[0] === TERMINAL[status];
    return isRight ? [] : [`Order ${orderId} is ${status}, its terminal events: ${types.join(', ') || 'none'}.`];
  });
}
