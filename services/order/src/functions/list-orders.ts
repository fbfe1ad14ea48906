import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { viewOrder } from '../domain/view-order.ts';
import { json } from '../http/answers.ts';
import { httpHandler } from '../http/handler.ts';
import { pageOf } from '../http/page.ts';

const orders = ordersTable(dynamodb, readEnvironment(BaseEnvironment).TABLE_NAME, origin);

/** `GET /orders`: the customer's own orders, newest first, a page at a time. */
export const handler = httpHandler(async (request) => {
  const { limit, next: after } = pageOf(request);
  const page = await orders.ofCustomer(customerOf(request), limit, after);
  return json(200, { orders: page.orders.map(viewOrder), ...(page.last === undefined ? {} : { next: page.last }) });
});
