import { PlaceOrderBody } from '@backstitch/contracts';
import { edgeFence } from '@backstitch/idempotency';
import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { catalogueTable } from '../adapters/catalogue-table.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { httpHandler } from '../http/handler.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { placeOrderOnce } from '../http/place-order-once.ts';
import { readBody } from '../http/read-body.ts';

const { TABLE_NAME: tableName } = readEnvironment(BaseEnvironment);
const ports = {
  edge: edgeFence({ client: dynamodb, tableName, now: origin.now }),
  catalogue: catalogueTable(dynamodb, tableName),
  orders: ordersTable(dynamodb, tableName, origin),
  ...origin,
};

/** `POST /orders`: takes an order, once for each Idempotency-Key. */
export const handler = httpHandler(async (request) => {
  const idempotencyKey = idempotencyKeyOf(request);
  const body = readBody(PlaceOrderBody, request);
  const answer = await placeOrderOnce({ customerId: customerOf(request), idempotencyKey, body }, ports);
  const replay = answer.replayed ? { 'idempotency-replayed': 'true' } : {};
  return { statusCode: answer.status, headers: { ...answer.headers, ...replay }, body: answer.body };
});
