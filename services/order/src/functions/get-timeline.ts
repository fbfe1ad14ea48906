import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { timelineTable } from '../adapters/timeline-table.ts';
import { json } from '../http/answers.ts';
import { httpHandler } from '../http/handler.ts';
import { orderIdOf, orderNotFound } from '../http/order-id.ts';

const tableName = readEnvironment(BaseEnvironment).TABLE_NAME;
const orders = ordersTable(dynamodb, tableName, origin);
const timelines = timelineTable(dynamodb, tableName);

/** `GET /orders/{id}/timeline`: what happened to one of the customer's own orders, in all services, eldest first. */
export const handler = httpHandler(async (request) => {
  const orderId = orderIdOf(request);
  const read = await orders.read(orderId);
  if (!read || read.order.customerId !== customerOf(request)) throw orderNotFound();
  return json(200, { orderId, entries: await timelines.of(orderId) });
});
