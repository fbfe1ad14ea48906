import type { EventFact, Facts } from '../facts/facts.ts';
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
  violations: (facts) => {
    const firstSeen = [...new Map(facts.events.map((event) => [event.eventId, event])).values()];
    const byAggregate = groupBy(firstSeen, ({ source, aggregateId }) => `${source} ${aggregateId}`);
    return [...[...byAggregate].flatMap(outOfSequence), ...missingTerminals(facts, firstSeen)];
  },
};

function outOfSequence([aggregate, events]: [string, EventFact[]]): string[] {
  const sequences = events.map(({ sequence }) => sequence);
  const isInSequence = sequences.every((sequence, at) => sequence === at + 1);
  return isInSequence ? [] : [`${aggregate}: events left in the sequence ${sequences.join(', ')}.`];
}

function missingTerminals({ orders }: Facts, events: readonly EventFact[]): string[] {
  const terminal = groupBy(
    events.filter(({ type }) => type === TERMINAL.CONFIRMED || type === TERMINAL.CANCELLED),
    ({ aggregateId }) => aggregateId,
  );
  return orders.flatMap(({ orderId, status }) => {
    if (status !== 'CONFIRMED' && status !== 'CANCELLED') return [];
    const types = (terminal.get(orderId) ?? []).map(({ type }) => type);
    const isRight = types.length === 1 && types[0] === TERMINAL[status];
    return isRight ? [] : [`Order ${orderId} is ${status}, its terminal events: ${types.join(', ') || 'none'}.`];
  });
}
