import type { Invariant } from './invariant.ts';

/** I1: every order that was acknowledged is CONFIRMED, CANCELLED or asks for attention. */
export const noLostOrder: Invariant = {
  id: 'I1',
  name: 'No lost order',
  holds: 'when quiet',
  violations: ({ orders, answers }) => {
    const known = new Set(orders.map(({ orderId }) => orderId));
    const missing = answers.filter(({ orderId }) => orderId !== undefined && !known.has(orderId));
    const unfinished = orders.filter(
      ({ status, needsAttention }) => !needsAttention && status !== 'CONFIRMED' && status !== 'CANCELLED',
    );
    return [
      ...missing.map(({ orderId }) => `Order ${orderId} was acknowledged and is not there.`),
      ...unfinished.map(({ orderId, status }) => `Order ${orderId} is still ${status}, and nobody was told.`),
    ];
  },
};
