import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** I5: a cancelled order holds no reservation, live label or unconfirmed intent; a confirmed one has one label. */
export const noOrphan: Invariant = {
  id: 'I5',
  name: 'No orphan',
  holds: 'when quiet',
  violations: ({ orders, reservations, labels, openIntents }) => {
    const statusOf = new Map(orders.map(({ orderId, status }) => [orderId, status]));
    const isCancelled = (orderId: string | undefined) => statusOf.get(orderId ?? '') === 'CANCELLED';
    const live = groupBy(
      labels.filter(({ isLive }) => isLive),
      ({ orderId }) => orderId ?? 'unknown',
    );
    const confirmed = orders.filter(({ status }) => status === 'CONFIRMED');
    return [
      ...reservations
        .filter(({ orderId }) => isCancelled(orderId))
        .map((r) => `Cancelled order ${r.orderId} holds ${r.quantity} of ${r.sku}.`),
      ...[...live.keys()].filter(isCancelled).map((orderId) => `Cancelled order ${orderId} has a live label.`),
      ...openIntents
        .filter(({ orderId }) => isCancelled(orderId))
        .map((i) => `Cancelled order ${i.orderId} has the open intent ${i.intentId}.`),
      ...confirmed
        .filter(({ orderId }) => live.get(orderId)?.length !== 1)
        .map(({ orderId }) => `Confirmed order ${orderId} has ${live.get(orderId)?.length ?? 0} live labels.`),
    ];
  },
};
