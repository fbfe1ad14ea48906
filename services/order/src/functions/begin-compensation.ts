import { OrderTask, orderTask } from '../adapters/order-task.ts';

/**
 * Saga task BeginCompensation: turns the order round, PENDING -> CANCELLING.
 * Refuses with `Superseded` where it is confirmed or another execution is in charge.
 */
export const handler = orderTask(
  OrderTask,
  ({ execution }) => ({ type: 'BeginCompensation', execution }),
  'BeginCompensation',
);
