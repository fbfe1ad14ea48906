import type { Order } from './order.ts';

/** Why an order turned round, and at which step; sagas that began before these were told say neither. */
export interface TurnedRound {
  readonly reason?: string;
  readonly failedStep?: string;
}

/** What somebody wants of an order. A saga's task says which execution it belongs to. */
export type OrderCommand =
  | { readonly type: 'RequestCancel' }
  | { readonly type: 'ApproveShipment'; readonly execution: string }
  | ({ readonly type: 'BeginCompensation'; readonly execution: string } & TurnedRound)
  | { readonly type: 'ConfirmOrder'; readonly execution: string }
  | { readonly type: 'CancelOrder'; readonly execution: string; readonly reason: string };

/** A change of an order. */
export type OrderEvent =
  | { readonly type: 'OrderCancelRequested' }
  | { readonly type: 'ShipmentApproved' }
  | ({ readonly type: 'OrderCompensationBegun' } & TurnedRound)
  | { readonly type: 'OrderConfirmed' }
  | { readonly type: 'OrderCancelled'; readonly reason: string };

/** Why a command was refused. `Superseded`: another execution has the order, or the order has moved on. */
export type OrderRefusal = 'CancelRequested' | 'ShipmentApproved' | 'Superseded';

/** What becomes of a command. */
export type Decision =
  | { readonly kind: 'accepted'; readonly event: OrderEvent }
  /** Already so: nothing to write. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly refusal: OrderRefusal };

const repeated: Decision = { kind: 'repeated' };
const superseded: Decision = { kind: 'refused', refusal: 'Superseded' };

/**
 * Whoever comes first wins: once approved, no customer cancels; once they cancelled, no approval. An order turns round
 * or is confirmed once, and only by the execution in charge.
 */
export function decide(order: Order, command: OrderCommand): Decision {
  if (command.type === 'RequestCancel') return requestCancel(order);
  if (command.execution !== order.execution) return superseded;
  switch (command.type) {
    case 'ApproveShipment':
      return approveShipment(order);
    case 'BeginCompensation':
      return beginCompensation(order, command);
    case 'ConfirmOrder':
      if (order.status === 'CONFIRMED') return repeated;
      return order.status === 'PENDING' && order.shipmentApproved ? accepted({ type: 'OrderConfirmed' }) : superseded;
    case 'CancelOrder':
      if (order.status === 'CANCELLED') return repeated;
      if (order.status !== 'CANCELLING') return superseded;
      // What turned the order round first is the reason: a later execution only goes on undoing.
      return accepted({ type: 'OrderCancelled', reason: order.reason ?? command.reason });
  }
}

function requestCancel(order: Order): Decision {
  if (order.status === 'CANCELLING' || order.status === 'CANCELLED') return repeated;
  if (order.shipmentApproved) return { kind: 'refused', refusal: 'ShipmentApproved' };
  return order.cancelRequested ? repeated : accepted({ type: 'OrderCancelRequested' });
}

function beginCompensation(order: Order, { reason, failedStep }: TurnedRound): Decision {
  if (order.status === 'CONFIRMED') return superseded;
  if (order.status !== 'PENDING') return repeated;
  return accepted({
    type: 'OrderCompensationBegun',
    ...(reason === undefined ? {} : { reason }),
    ...(failedStep === undefined ? {} : { failedStep }),
  });
}

function approveShipment(order: Order): Decision {
  if (order.status !== 'PENDING') return superseded;
  if (order.cancelRequested) return { kind: 'refused', refusal: 'CancelRequested' };
  return order.shipmentApproved ? repeated : accepted({ type: 'ShipmentApproved' });
}

function accepted(event: OrderEvent): Decision {
  return { kind: 'accepted', event };
}
