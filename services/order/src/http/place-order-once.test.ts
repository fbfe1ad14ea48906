import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { PlaceOrderBody } from '@backstitch/contracts';
import type { Answer, Claim, EdgeFence } from '@backstitch/idempotency';
import { expect, test } from 'vitest';
import type { Order } from '../domain/order.ts';
import { HttpProblem } from './answers.ts';
import { type PlaceOrderPorts, placeOrderOnce } from './place-order-once.ts';

const body: PlaceOrderBody = {
  items: [{ sku: 'THREAD-RED', quantity: 2 }],
  paymentMethod: 'pm_card_visa',
  shipTo: { name: 'Ada', line1: 'Row 1', city: 'Paris', postalCode: '75001', country: 'FR' },
};
const request = { customerId: 'ada', idempotencyKey: 'k1', body };

/** The table in memory: an edge row and orders, written together. */
function openShop() {
  const rows = new Map<string, { readonly payload: string; readonly resourceId: string; answer?: Answer }>();
  const orders: Order[] = [];
  const pending = new Map<TransactWriteItem, () => void>();
  let ids = 0;
  const stateOf = (payload: string, row: { payload: string; answer?: Answer }): Exclude<Claim, { kind: 'ours' }> => {
    if (row.payload !== payload) return { kind: 'other-payload' };
    return row.answer ? { kind: 'answered', answer: row.answer } : { kind: 'in-progress', retryAfterSeconds: 9 };
  };
  const edge: EdgeFence = {
    look: async ({ key, payload }) => {
      const row = rows.get(key);
      return row && stateOf(payload, row);
    },
    claim: async ({ key, payload }, newId) => {
      const row = rows.get(key);
      if (row) return stateOf(payload, row);
      const resourceId = newId();
      rows.set(key, { payload, resourceId });
      return { kind: 'ours', resourceId };
    },
    answered: ({ key }, _resourceId, answer) => {
      const write: TransactWriteItem = {};
      pending.set(write, () => {
        const row = rows.get(key);
        if (row) row.answer = answer;
      });
      return write;
    },
  };
  const ports: PlaceOrderPorts = {
    edge,
    catalogue: { pricesOf: async () => new Map([['THREAD-RED', { unitPriceMinor: 490, currency: 'EUR' }]]) },
    orders: {
      place: async (order, beside) => {
        orders.push(order);
        pending.get(beside)?.();
        return { committed: true };
      },
    },
    now: () => 0,
    newId: () => `order-${++ids}`,
    sleep: async () => undefined,
  };
  return { ports, orders, rows };
}

async function problemOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.catch((thrown: unknown) => thrown);
  if (error instanceof HttpProblem) return `${error.problem.status} ${error.problem.type.split('#')[1]}`;
  throw new Error('No problem was answered.');
}

test('an order is accepted at the price of the catalogue', async () => {
  const shop = openShop();

  const answer = await placeOrderOnce(request, shop.ports);

  expect(answer).toMatchObject({ status: 202, replayed: false, headers: { location: '/orders/order-1' } });
  expect(shop.orders).toMatchObject([{ orderId: 'order-1', amountMinor: 980, status: 'PENDING' }]);
});

test('the same request again gets the same answer, and no second order', async () => {
  const shop = openShop();
  const first = await placeOrderOnce(request, shop.ports);

  const again = await placeOrderOnce(request, shop.ports);

  expect(again).toEqual({ ...first, replayed: true });
  expect(shop.orders).toHaveLength(1);
});

test('another request under the same key is refused', async () => {
  const shop = openShop();
  await placeOrderOnce(request, shop.ports);

  const other = { ...request, body: { ...body, items: [{ sku: 'THREAD-RED', quantity: 3 }] } };

  expect(await problemOf(placeOrderOnce(other, shop.ports))).toBe('422 idempotency-key-reused');
});

test('while the first is still at work, the second is told when to come back', async () => {
  const shop = openShop();
  const place = shop.ports.orders.place;
  let second = '';
  const slow: PlaceOrderPorts = {
    ...shop.ports,
    orders: {
      place: async (order, beside) => {
        second = await problemOf(placeOrderOnce(request, shop.ports));
        return await place(order, beside);
      },
    },
  };

  await placeOrderOnce(request, slow);

  expect(second).toBe('409 request-in-progress');
  expect(shop.orders).toHaveLength(1);
});

test('an unknown SKU is refused before anything is written: the key stays free', async () => {
  const shop = openShop();
  const unknown = { ...request, body: { ...body, items: [{ sku: 'NOPE', quantity: 1 }] } };

  expect(await problemOf(placeOrderOnce(unknown, shop.ports))).toBe('422 unknown-sku');
  expect(shop.rows.size).toBe(0);
});
