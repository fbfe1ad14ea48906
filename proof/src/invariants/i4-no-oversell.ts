import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** I4: stock is never below zero, and what is gone from it is held for orders that are confirmed or need a person. */
export const noOversell: Invariant = {
  id: 'I4',
  name: 'No oversell, no leaked stock',
  holds: 'when quiet',
  violations: ({ orders, stock, reservations }) => {
    const entitled = new Set(
      orders
        .filter(({ status, needsAttention }) => status === 'CONFIRMED' || needsAttention)
        .map(({ orderId }) => orderId),
    );
    const held = groupBy(
      reservations.filter(({ orderId }) => entitled.has(orderId)),
      ({ sku }) => sku,
    );
    return stock.flatMap(({ sku, initial, available }) => {
      const reserved = (held.get(sku) ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
      const negative = available < 0 ? [`${sku}: ${available} available.`] : [];
      const leaked =
        initial === available + reserved
          ? []
          : [`${sku}: ${initial} at first, ${available} available and ${reserved} held.`];
      return [...negative, ...leaked];
    });
  },
};
