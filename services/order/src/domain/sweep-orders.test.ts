import { expect, test } from 'vitest';
import { anOrder } from '../testing/an-order.ts';
import type { Order } from './order.ts';
import { sweepOrders } from './sweep-orders.ts';

const NOW_MS = Date.parse('2026-01-01T02:00:00.000Z');

/** Orders that are due, all parked; looking at the execution of one of them fails. */
function openDue(orderIds: readonly string[], failing: string) {
  const orders = new Map(orderIds.map((orderId) => [orderId, anOrder({ orderId, execution: orderId })]));
  const flagged: string[] = [];
  const lookedAgain: string[] = [];
  return {
    flagged,
    lookedAgain,
    ports: {
      orders: {
        due: async () => orderIds.map((orderId) => ({ orderId })),
        read: async (orderId: string) => ({ order: orders.get(orderId) as Order, version: 1 }), // those that are due
        flag: async (orderId: string) => {
          flagged.push(orderId);
          return true;
        },
        lookAgain: async (orderId: string) => {
          lookedAgain.push(orderId);
        },
      },
      sagas: {
        stateOf: async (execution: string) => {
          if (execution === failing) throw new Error('no history');
          return { status: 'FAILED' as const, cause: 'RefundPayment: TransientFailure' };
        },
        start: async () => 'started' as const,
      },
      now: () => NOW_MS,
    },
  };
}

test('an order that cannot be looked at hides none of the others, and stays due', async () => {
  const { ports, flagged, lookedAgain } = openDue(['a', 'b', 'c'], 'a');
  const failures: string[] = [];

  const swept = await sweepOrders(ports, (_error, orderId) => failures.push(orderId));

  expect(swept).toEqual({ looked: 2, started: 0, flagged: 2, failed: 1 });
  expect(failures).toEqual(['a']);
  expect(flagged).toEqual(['b', 'c']);
  expect(lookedAgain).toEqual(['b', 'c']);
});
