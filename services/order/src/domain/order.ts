import type { Address } from '@backstitch/contracts';

/** A line of an order, at the price that was agreed. */
export interface PricedLine {
  readonly sku: string;
  readonly quantity: number;
  /** In minor units of the order's currency. */
  readonly unitPriceMinor: number;
}

/** Where an order stands. */
export type OrderStatus = 'PENDING' | 'CONFIRMED' | 'CANCELLING' | 'CANCELLED';

/** A person is needed. */
export interface Attention {
  readonly reason: string;
  /** RFC 3339 in UTC. */
  readonly since: string;
}

/** An order. */
export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly items: readonly PricedLine[];
  readonly amountMinor: number;
  readonly currency: string;
  /** The payment provider's token. */
  readonly paymentMethod: string;
  readonly shipTo: Address;
  /** RFC 3339 in UTC. */
  readonly placedAt: string;
  /** The place of its last event in its history. */
  readonly sequence: number;
  /** The one execution that may turn, approve or confirm it; absent until its saga starts. */
  readonly execution?: string;
  /** The customer asked, in time, for it to be cancelled. */
  readonly cancelRequested: boolean;
  /** The last moment to cancel is over. */
  readonly shipmentApproved: boolean;
  /** Why it is being, or was, cancelled: what its saga calls the failure. */
  readonly reason?: string;
  /** The step at which its saga turned round. */
  readonly failedStep?: string;
  /** Since when that execution is in charge, RFC 3339 in UTC. */
  readonly inChargeSince?: string;
  readonly attention?: Attention;
  /** W3C trace context of the request that placed it: everything that becomes of it bears this trace. */
  readonly traceparent?: string;
  /** When the sweeper looks at it next, as long as it has not ended. RFC 3339 in UTC. */
  readonly lookAt: string;
}

/** Whether the order waits for its end. */
export function isWaiting({ status }: Pick<Order, 'status'>): boolean {
  return status === 'PENDING' || status === 'CANCELLING';
}
