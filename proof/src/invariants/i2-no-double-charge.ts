import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** I2: the provider's succeeded charges for an order are at most one. */
export const noDoubleCharge: Invariant = {
  id: 'I2',
  name: 'No double charge',
  holds: 'always',
  violations: ({ charges }) =>
    [...groupBy(charges, ({ orderId }) => orderId ?? 'unknown')]
      .filter(([, ofOrder]) => ofOrder.length > 1)
      .map(([orderId, ofOrder]) => `Order ${orderId} was charged ${ofOrder.length} times.`),
};
