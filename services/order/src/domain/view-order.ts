import type { OrderView } from '@backstitch/contracts';
import type { Order } from './order.ts';

/** An order as its customer sees it. */
export function viewOrder(order: Order): OrderView {
  const { orderId, amountMinor, currency, shipTo, placedAt, cancelRequested, reason, failedStep } = order;
  return {
    orderId,
    status: order.attention ? 'NEEDS_ATTENTION' : order.status,
    items: order.items.map(({ sku, quantity, unitPriceMinor }) => ({ sku, quantity, unitPriceMinor })),
    amountMinor,
    currency,
    shipTo,
    placedAt,
    cancelRequested,
    ...(reason === undefined ? {} : { reason }),
    ...(failedStep === undefined ? {} : { failedStep }),
  };
}
