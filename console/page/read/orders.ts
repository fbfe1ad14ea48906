import * as z from 'zod/mini';
import type { ConsoleConfig } from '../../shared/console-config.ts';
import { callAws, numberAttribute, textAttribute } from './aws.ts';
import { request } from './request.ts';

const lineAttribute = z.pipe(
  z.object({ M: z.object({ sku: textAttribute, quantity: numberAttribute }) }),
  z.transform(({ M }) => M),
);

const orderItem = z.object({
  orderId: textAttribute,
  status: textAttribute,
  amountMinor: numberAttribute,
  currency: textAttribute,
  placedAt: textAttribute,
  items: z.pipe(
    z.object({ L: z.array(lineAttribute) }),
    z.transform(({ L }) => L),
  ),
  execution: z.optional(textAttribute),
  reason: z.optional(textAttribute),
  attention: z.optional(
    z.pipe(
      z.object({ M: z.object({ reason: textAttribute, since: textAttribute }) }),
      z.transform(({ M }) => M),
    ),
  ),
});

/** An order as its row says it stands. */
export interface Order extends Omit<z.infer<typeof orderItem>, 'placedAt'> {
  readonly placedAtMs: number;
}

/** Orders that are shown. */
export const MAX_ORDERS = 50;

/**
 * The last orders, newest first. They are read from the table's index, not through the API: a page that looks once a
 * second would fill the functions' logs.
 */
export async function readOrders({ orders }: ConsoleConfig): Promise<readonly Order[]> {
  const { Items: items } = await callAws(z.object({ Items: z.array(orderItem) }), 'dynamodb', 'Query', {
    TableName: orders.tableName,
    IndexName: orders.indexName,
    KeyConditionExpression: 'gsi1pk = :customer',
    ExpressionAttributeValues: { ':customer': { S: orders.partition } },
    ScanIndexForward: false,
    Limit: MAX_ORDERS,
  });
  return items.map(({ placedAt, ...order }) => ({ ...order, placedAtMs: Date.parse(placedAt) }));
}

/**
 * Places an order; answers its id.
 * @throws {RequestFailed} when the API refuses it.
 */
export async function placeOrder(order: unknown): Promise<string> {
  const headers = { 'idempotency-key': `"${crypto.randomUUID()}"` };
  const taken = await request(z.object({ orderId: z.string() }), '/api/orders', {
    method: 'POST',
    headers,
    body: order,
  });
  return taken.orderId;
}

/** Asks for an order to be cancelled. @throws {RequestFailed} when it is too late. */
export async function requestCancel(orderId: string): Promise<void> {
  await request(z.unknown(), `/api/orders/${orderId}/cancel`, { method: 'POST' });
}
