import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** I3: captured minus refunded is the order's total if it is confirmed, and nothing if it is cancelled. */
export const moneyMatchesOrders: Invariant = {
  id: 'I3',
  name: 'Money matches the orders',
  holds: 'when quiet',
  violations: ({ orders, charges }) => {
    const byOrder = groupBy(charges, ({ orderId }) => orderId ?? 'unknown');
    const known = new Set(orders.map(({ orderId }) => orderId));
    const wrong = orders.flatMap(({ orderId, status, totalMinor }) => {
      if (status !== 'CONFIRMED' && status !== 'CANCELLED') return [];
      const kept = (byOrder.get(orderId) ?? []).reduce((sum, c) => sum + c.capturedMinor - c.refundedMinor, 0);
      const due = status === 'CONFIRMED' ? totalMinor : 0;
      return kept === due ? [] : [`Order ${orderId} is ${status}: ${kept} minor units kept, ${due} due.`];
    });
    const strangers = [...byOrder.keys()].filter((orderId) => !known.has(orderId));
    return [...wrong, ...strangers.map((orderId) => `A charge names the order ${orderId}, which does not exist.`)];
  },
};
