import { groupBy } from './group-by.ts';
import type { Invariant } from './invariant.ts';

/** I8: one Idempotency-Key never yields two orders. */
export const idempotentEdge: Invariant = {
  id: 'I8',
  name: 'One order a key',
  holds: 'always',
  violations: ({ answers }) =>
    [
      ...groupBy(
        answers.filter(({ orderId }) => orderId !== undefined),
        ({ customerId, idempotencyKey }) => `${idempotencyKey} of ${customerId}`,
      ),
    ]
      .map(([key, told]) => ({ key, orderIds: new Set(told.map(({ orderId }) => orderId)) }))
      .filter(({ orderIds }) => orderIds.size > 1)
      .map(({ key, orderIds }) => `The key ${key} yielded the orders ${[...orderIds].join(', ')}.`),
};
