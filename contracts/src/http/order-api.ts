import * as z from 'zod/mini';
import { Address, Currency, OrderLine } from '../values.ts';

/** The largest body that `POST /orders` reads, bytes of UTF-8: more than 20 lines and an address ever need. */
export const MAX_BODY_BYTES = 16_384;

/** `POST /orders`: what a customer orders. The price is ours, not theirs: unknown fields are ignored. */
export const PlaceOrderBody = z.object({
  items: z.array(OrderLine).check(z.minLength(1), z.maxLength(20)),
  /** The provider's token: card data never reaches us. */
  paymentMethod: z.string().check(z.regex(/^[A-Za-z0-9_]{1,255}$/)),
  shipTo: Address,
});

/** What a customer orders. */
export type PlaceOrderBody = z.infer<typeof PlaceOrderBody>;

/** Where an order stands, as its customer sees it. */
export const OrderStatus = z.enum(['PENDING', 'CONFIRMED', 'CANCELLING', 'CANCELLED', 'NEEDS_ATTENTION']);

/** An order as its customer sees it. */
export const OrderView = z.object({
  orderId: z.string(),
  status: OrderStatus,
  items: z.array(z.object({ sku: z.string(), quantity: z.int(), unitPriceMinor: z.int() })),
  amountMinor: z.int(),
  currency: Currency,
  shipTo: Address,
  placedAt: z.iso.datetime(),
  /** The customer asked for it to be cancelled. */
  cancelRequested: z.boolean(),
  /** Why it was or is being cancelled. */
  reason: z.optional(z.string()),
  /** The step of its saga that failed or was refused. */
  failedStep: z.optional(z.string()),
});

/** An order as its customer sees it. */
export type OrderView = z.infer<typeof OrderView>;

/** `GET /orders`: a page, newest first. */
export const OrderPage = z.object({
  orders: z.array(OrderView),
  /** Goes into `?next=` for the next page; absent on the last. */
  next: z.optional(z.string()),
});

/** A page of orders. */
export type OrderPage = z.infer<typeof OrderPage>;

/** What happened to an order: an event of any service. */
export const TimelineEntry = z.object({
  eventId: z.string(),
  /** The event's name. */
  type: z.string(),
  /** The service that it comes from, e.g. `payment`. */
  service: z.string(),
  occurredAt: z.iso.datetime(),
});

/** What happened to an order. */
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** The routes of the API. */
export const ROUTES = [
  { method: 'POST', path: '/orders' },
  { method: 'GET', path: '/orders' },
  { method: 'GET', path: '/orders/{id}' },
  { method: 'POST', path: '/orders/{id}/cancel' },
  { method: 'GET', path: '/orders/{id}/timeline' },
] as const;
