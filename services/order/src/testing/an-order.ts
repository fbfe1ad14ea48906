import type { Order } from '../domain/order.ts';

/** An order for tests: pending, its saga in charge, unless said otherwise. */
export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    orderId: '01KATESTORDER0000000000000',
    customerId: 'ada',
    status: 'PENDING',
    items: [{ sku: 'THREAD-RED', quantity: 2, unitPriceMinor: 490 }],
    amountMinor: 980,
    currency: 'EUR',
    paymentMethod: 'pm_card_visa',
    shipTo: { name: 'Ada', line1: 'Row 1', city: 'Paris', postalCode: '75001', country: 'FR' },
    placedAt: '2026-01-01T00:00:00.000Z',
    sequence: 1,
    execution: 'e1',
    cancelRequested: false,
    shipmentApproved: false,
    lookAt: '2026-01-01T00:15:00.000Z',
    ...changes,
  };
}
