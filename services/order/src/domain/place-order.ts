import type { OrderPlacedData, PlaceOrderBody } from '@backstitch/contracts';
import type { Order, PricedLine } from './order.ts';

/** What a SKU costs. */
export interface Price {
  /** In minor units. */
  readonly unitPriceMinor: number;
  readonly currency: string;
}

/** What an order's lines come to. */
export type Pricing =
  | {
      readonly kind: 'priced';
      readonly items: readonly PricedLine[];
      readonly amountMinor: number;
      readonly currency: string;
    }
  | { readonly kind: 'unknown-sku'; readonly skus: readonly string[] }
  /** One charge has one currency. */
  | { readonly kind: 'mixed-currencies' };

/** Prices an order's lines from the catalogue: what the customer believes it costs is not asked. */
export function priceItems(items: PlaceOrderBody['items'], prices: ReadonlyMap<string, Price>): Pricing {
  const unknown = items.map(({ sku }) => sku).filter((sku) => !prices.has(sku));
  if (unknown.length > 0) return { kind: 'unknown-sku', skus: [...new Set(unknown)] };
  const priced = items.flatMap(({ sku, quantity }) => {
    const price = prices.get(sku);
    return price ? [{ sku, quantity, ...price }] : [];
  });
  const currency = priced[0]?.currency;
  if (currency === undefined || priced.some((line) => line.currency !== currency)) return { kind: 'mixed-currencies' };
  return {
    kind: 'priced',
    items: priced.map(({ sku, quantity, unitPriceMinor }) => ({ sku, quantity, unitPriceMinor })),
    amountMinor: priced.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0),
    currency,
  };
}

/** Who places an order, when, and under which id. */
export interface Placement {
  readonly orderId: string;
  readonly customerId: string;
  /** RFC 3339 in UTC. */
  readonly placedAt: string;
  /** W3C trace context of the request. */
  readonly traceparent?: string;
}

/** How long an order may take before the sweeper looks at it for the first time, ms: most take seconds. */
const FIRST_LOOK_MS = 15 * 60_000;

/** A new order: its first event is the first in its history. */
export function placeOrder(
  { orderId, customerId, placedAt, traceparent }: Placement,
  { paymentMethod, shipTo }: PlaceOrderBody,
  { items, amountMinor, currency }: Extract<Pricing, { kind: 'priced' }>,
): Order {
  return {
    orderId,
    customerId,
    status: 'PENDING',
    items,
    amountMinor,
    currency,
    paymentMethod,
    shipTo,
    placedAt,
    sequence: 1,
    cancelRequested: false,
    shipmentApproved: false,
    ...(traceparent === undefined ? {} : { traceparent }),
    lookAt: new Date(Date.parse(placedAt) + FIRST_LOOK_MS).toISOString(),
  };
}

/** What the event OrderPlaced says of an order. */
export function orderPlacedData(order: Order): OrderPlacedData {
  const { orderId, customerId, amountMinor, currency, paymentMethod, shipTo } = order;
  const items = order.items.map(({ sku, quantity }) => ({ sku, quantity }));
  return { orderId, customerId, items, amountMinor, currency, paymentMethod, shipTo };
}
