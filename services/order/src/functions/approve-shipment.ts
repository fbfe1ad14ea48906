import { OrderTask, orderTask } from '../adapters/order-task.ts';

/**
 * Saga task ApproveShipment: approves the shipment, the last moment at which a cancellation is taken.
 * Rejects with `CancelRequested`; `Superseded` where this execution may not decide.
 */
export const handler = orderTask(
  OrderTask,
  ({ execution }) => ({ type: 'ApproveShipment', execution }),
  'ApproveShipment',
  true,
);
