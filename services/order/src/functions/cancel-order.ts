import { Reason } from '@backstitch/contracts';
import * as z from 'zod/mini';
import { OrderTask, orderTask } from '../adapters/order-task.ts';

const CancelOrderTask = z.extend(OrderTask, { reason: Reason });

/** Saga task CancelOrder: the other end, after everything was undone. Tells why. */
export const handler = orderTask(
  CancelOrderTask,
  ({ execution, reason }) => ({ type: 'CancelOrder', execution, reason }),
  'CancelOrder',
);
