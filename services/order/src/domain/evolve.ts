import type { OrderEvent } from './decide.ts';
import type { Order } from './order.ts';

/** The order after an event. Going on or ending says that nobody has to look after it any more. */
export function evolve(order: Order, event: OrderEvent): Order {
  const { attention: _cleared, ...rest } = order;
  const next = { ...rest, sequence: order.sequence + 1 };
  switch (event.type) {
    case 'OrderCancelRequested':
      return { ...order, sequence: next.sequence, cancelRequested: true };
    case 'ShipmentApproved':
      return { ...next, shipmentApproved: true };
    case 'OrderCompensationBegun': {
      const { type: _type, ...turnedRound } = event;
      return { ...next, ...turnedRound, status: 'CANCELLING' };
    }
    case 'OrderConfirmed':
      return { ...next, status: 'CONFIRMED' };
    case 'OrderCancelled':
      return { ...next, status: 'CANCELLED', reason: event.reason };
  }
}
