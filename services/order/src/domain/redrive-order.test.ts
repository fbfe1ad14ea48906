import { expect, test } from 'vitest';
import { anOrder } from '../testing/an-order.ts';
import type { Operation } from './operation.ts';
import { redriveOrder } from './redrive-order.ts';
import type { OperatePorts } from './relaunch-order.ts';

const operator = { who: 'ada', why: 'the provider is back' };

/** A parked saga; `hasEnded`: once redriven, its order ends before anything else is written. */
function openParked(hasEnded: boolean) {
  const recorded: Operation[] = [];
  const { orderId } = anOrder();
  const ports: Pick<OperatePorts['orders'], 'read' | 'unflag' | 'record'> = {
    read: async () => ({ order: anOrder(), version: 1 }),
    unflag: async (_orderId, _execution, operation) => {
      if (!hasEnded) recorded.push(operation);
      return !hasEnded;
    },
    record: async (operation) => {
      recorded.push(operation);
    },
  };
  const sagas: Pick<OperatePorts['sagas'], 'stateOf' | 'redrive'> = {
    stateOf: async () => ({ status: 'FAILED' }),
    redrive: async () => 'redriven',
  };
  return { orderId, recorded, ports: { orders: ports, sagas, now: () => 0 } };
}

test.each([
  ['goes on', false],
  ['has ended before its record is written', true],
])('a redrive is on record once, also where the order %s', async (_title, hasEnded) => {
  const { orderId, recorded, ports } = openParked(hasEnded);

  expect(await redriveOrder(orderId, operator, ports)).toEqual({ kind: 'redriven', execution: 'e1' });

  expect(recorded).toEqual([{ action: 'redrive', ...operator, at: '1970-01-01T00:00:00.000Z', orderId, to: 'e1' }]);
});
