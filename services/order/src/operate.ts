export { latestOperations, recordOperation } from './adapters/operation-item.ts';
export { orderSagas } from './adapters/order-saga.ts';
export { waitingOrders } from './adapters/waiting-orders.ts';
export type { Operation, Operator } from './domain/operation.ts';
export { type Redriven, redriveOrder } from './domain/redrive-order.ts';
export { type OperatePorts, type Relaunched, relaunchOrder } from './domain/relaunch-order.ts';
