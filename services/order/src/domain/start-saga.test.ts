import { expect, test } from 'vitest';
import { anOrder } from '../testing/an-order.ts';
import { orderPlacedData } from './place-order.ts';
import { startSaga } from './start-saga.ts';

const placed = orderPlacedData(anOrder());
const trace = { correlationId: placed.orderId, causationId: 'event-1' };

test('the order names the execution before it runs, and the execution bears its id', async () => {
  const calls: string[] = [];

  const outcome = await startSaga(placed, trace, {
    putInCharge: async (orderId, execution) => {
      calls.push(`in charge: ${execution === orderId}`);
      return true;
    },
    start: async (execution, input) => {
      calls.push(`started: ${execution === placed.orderId && !('customerId' in input) && input.trace === trace}`);
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

  expect(await startSaga(placed, trace, { putInCharge: async () => false, start })).toBe('past-start');
});
