import type { Invariant } from './invariant.ts';

/** I9: a caller never reads or changes another customer's order. */
export const isolation: Invariant = {
  id: 'I9',
  name: 'Isolation',
  holds: 'always',
  violations: ({ orders, answers, accesses }) => {
    const owners = new Map(orders.map(({ orderId, customerId }) => [orderId, customerId]));
    const answered = answers.flatMap(({ customerId, orderId }) =>
      orderId === undefined ? [] : [{ customerId, orderId }],
    );
    return [...answered, ...accesses]
      .filter(({ customerId, orderId }) => owners.has(orderId) && owners.get(orderId) !== customerId)
      .map(({ customerId, orderId }) => `${customerId} got at order ${orderId}, which is ${owners.get(orderId)}'s.`);
  },
};
