import { PlaceOrderBody } from '@backstitch/contracts';
import { edgeFence } from '@backstitch/idempotency';
import { currentTrace } from '@backstitch/trace';
import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { catalogueTable } from '../adapters/catalogue-table.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { httpHandler } from '../http/handler.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { placeOrderOnce } from '../http/place-order-once.ts';
import { waitSecondsOf } from '../http/prefer.ts';
import { readBody } from '../http/read-body.ts';

const { TABLE_NAME: tableName } = readEnvironment(BaseEnvironment);
const ports = {
  edge: edgeFence({ client: dynamodb, tableName, now: origin.now }),
  catalogue: catalogueTable(dynamodb, tableName),
  orders: ordersTable(dynamodb, tableName, origin),
  ...origin,
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** `POST /orders`: takes an order, once for each Idempotency-Key. */
export const handler = httpHandler(async (request) => {
  const idempotencyKey = idempotencyKeyOf(request);
  const body = readBody(PlaceOrderBody, request);
  const waitSeconds = waitSecondsOf(request);
  const { traceparent } = currentTrace();
  const asked = { customerId: customerOf(request), idempotencyKey, body, waitSeconds };
  const answer = await placeOrderOnce({ ...asked, ...(traceparent === undefined ? {} : { traceparent }) }, ports);
  const replay = answer.replayed ? { 'idempotency-replayed': 'true' } : {};
  const applied = answer.waited ? { 'preference-applied': `wait=${waitSeconds}` } : {};
  return { statusCode: answer.status, headers: { ...answer.headers, ...replay, ...applied }, body: answer.body };
});
