import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { viewOrder } from '../domain/view-order.ts';
import { json } from '../http/answers.ts';
import { httpHandler } from '../http/handler.ts';
import { orderIdOf, orderNotFound } from '../http/order-id.ts';

const orders = ordersTable(dynamodb, readEnvironment(BaseEnvironment).TABLE_NAME, origin);

/** `GET /orders/{id}`: one of the customer's own orders. */
export const handler = httpHandler(async (request) => {
  const read = await orders.read(orderIdOf(request));
  if (!read || read.order.customerId !== customerOf(request)) throw orderNotFound();
  return json(200, viewOrder(read.order));
});
