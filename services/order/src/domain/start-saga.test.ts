import { expect, test } from 'vitest';
import { anOrder } from '../testing/an-order.ts';
import { orderPlacedData } from './place-order.ts';
import { startSaga } from './start-saga.ts';

const placed = orderPlacedData(anOrder());

test('the order names the execution before it runs, and the execution bears its id', async () => {
  const calls: string[] = [];

  const outcome = await startSaga(placed, {
    putInCharge: async (orderId, execution) => {
      calls.push(`in charge: ${execution === orderId}`);
      return true;
    },
    start: async (execution, input) => {
      calls.push(`started: ${execution === placed.orderId && !('customerId' in input)}`);
      return 'started';
    },
  });

  expect(outcome).toBe('started');
  expect(calls).toEqual(['in charge: true', 'started: true']);
});

test('an order that another execution has in charge gets no second saga', async () => {
  const start = () => {
    throw new Error('It was started.');
  };

  expect(await startSaga(placed, { putInCharge: async () => false, start })).toBe('past-start');
});
