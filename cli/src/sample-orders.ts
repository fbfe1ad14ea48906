import type { OrderRequest } from './system/api-client.ts';

const shipTo = {
  name: 'Ada Lovelace',
  line1: '12 St James Square',
  city: 'London',
  postalCode: 'SW1Y 4LB',
  country: 'GB',
} as const;

/** An order that goes through: in stock, a card that pays, an address that the carrier reaches. */
export const sampleOrder: OrderRequest = {
  items: [
    { sku: 'THREAD-RED', quantity: 2 },
    { sku: 'FABRIC-LINEN', quantity: 1 },
  ],
  paymentMethod: 'pm_card_visa',
  shipTo,
};

/** One of the demo's orders and how it must end. */
export interface DemoOrder {
  readonly title: string;
  readonly request: OrderRequest;
  readonly expected: 'CONFIRMED' | 'CANCELLED';
  /** Compensations that must have run, in their order. */
  readonly compensations: readonly string[];
  /** The step that is broken while this order is under way. */
  readonly broken?: string;
}

/** One confirms; one is declined; one is out of stock; one whose shipping step is broken compensates in full. */
export const demoOrders: readonly DemoOrder[] = [
  { title: 'An order that goes through', request: sampleOrder, expected: 'CONFIRMED', compensations: [] },
  {
    title: 'A card that is declined',
    request: { ...sampleOrder, paymentMethod: 'pm_card_chargeDeclined' },
    expected: 'CANCELLED',
    compensations: [],
  },
  {
    title: 'Goods that are out of stock',
    request: { ...sampleOrder, items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] },
    expected: 'CANCELLED',
    compensations: ['RefundPayment'],
  },
  {
    title: 'A shipping step that is broken',
    request: sampleOrder,
    expected: 'CANCELLED',
    compensations: ['CancelShipment', 'ReleaseInventory', 'RefundPayment'],
    broken: 'ArrangeShipment',
  },
];
