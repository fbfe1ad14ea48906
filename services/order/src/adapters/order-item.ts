import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Address } from '@backstitch/contracts';
import * as z from 'zod/mini';
import type { VersionedOrder } from '../domain/apply-command.ts';
import { isWaiting, type Order } from '../domain/order.ts';

const OrderItem = z.object({
  orderId: z.string(),
  customerId: z.string(),
  status: z.enum(['PENDING', 'CONFIRMED', 'CANCELLING', 'CANCELLED']),
  items: z.array(z.object({ sku: z.string(), quantity: z.int(), unitPriceMinor: z.int() })),
  amountMinor: z.int(),
  currency: z.string(),
  paymentMethod: z.string(),
  shipTo: Address,
  placedAt: z.string(),
  sequence: z.int(),
  execution: z.optional(z.string()),
  inChargeSince: z.optional(z.string()),
  cancelRequested: z.boolean(),
  shipmentApproved: z.boolean(),
  reason: z.optional(z.string()),
  failedStep: z.optional(z.string()),
  lookAt: z.string(),
  attention: z.optional(z.object({ reason: z.string(), since: z.string() })),
  traceparent: z.optional(z.string()),
  version: z.int(),
});

/** The key of an order's row. */
export function orderKey(orderId: string) {
  return { pk: { S: `ORDER#${orderId}` }, sk: { S: '#' } };
}

/** The index partition of a customer's orders; the order id, a ULID, sorts them by time. */
export function customerPartition(customerId: string): string {
  return `CUSTOMER#${customerId}`;
}

/** The index partition of the orders that wait for their end; sorted by when the sweeper looks at them next. */
export const WAITING_PARTITION = 'WAITING';

/** An order as its item. One that has ended is no longer in the index of those that wait. */
export function toOrderItem(order: Order, version: number): Record<string, AttributeValue> {
  return {
    ...orderKey(order.orderId),
    ...marshall({ ...order, version }, { removeUndefinedValues: true }),
    gsi1pk: { S: customerPartition(order.customerId) },
    gsi1sk: { S: order.orderId },
    ...(isWaiting(order) ? { gsi2pk: { S: WAITING_PARTITION }, gsi2sk: { S: order.lookAt } } : {}),
  };
}

/** @throws {ZodError} where the item is not an order. */
export function fromOrderItem(item: Readonly<Record<string, AttributeValue>>): VersionedOrder {
  const { version, ...order } = OrderItem.parse(unmarshall(item));
  return { order: withoutUndefined(order), version };
}

/** Absent is absent, not undefined. */
function withoutUndefined(order: Omit<z.infer<typeof OrderItem>, 'version'>): Order {
  const { execution, inChargeSince, reason, failedStep, attention, traceparent, ...rest } = order;
  return {
    ...rest,
    ...(execution === undefined ? {} : { execution }),
    ...(inChargeSince === undefined ? {} : { inChargeSince }),
    ...(reason === undefined ? {} : { reason }),
    ...(failedStep === undefined ? {} : { failedStep }),
    ...(attention === undefined ? {} : { attention }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
