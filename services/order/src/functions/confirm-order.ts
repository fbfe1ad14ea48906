import { OrderTask, orderTask } from '../adapters/order-task.ts';

/**
 * Saga task ConfirmOrder: the good end. Refuses with `Superseded` where another execution is in charge.
 */
export const handler = orderTask(
  OrderTask,
  ({ execution }) => ({ type: 'ConfirmOrder', execution }),
  'ConfirmOrder',
  true,
);
