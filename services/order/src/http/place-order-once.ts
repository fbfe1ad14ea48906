import type { PlaceOrderBody } from '@backstitch/contracts';
import {
  type Answer,
  type Claim,
  claimOrWait,
  type EdgeFence,
  type EdgeRequest,
  TransientFailure,
} from '@backstitch/idempotency';
import type { Catalogue } from '../adapters/catalogue-table.ts';
import type { OrdersTable } from '../adapters/orders-table.ts';
import { type Pricing, placeOrder, priceItems } from '../domain/place-order.ts';
import { viewOrder } from '../domain/view-order.ts';
import { HttpProblem } from './answers.ts';

/** What placing an order takes. */
export interface PlaceOrderPorts {
  readonly edge: EdgeFence;
  readonly catalogue: Catalogue;
  readonly orders: Pick<OrdersTable, 'place'>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A customer's request. */
export interface PlaceOrderRequest {
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly body: PlaceOrderBody;
  /** How long to wait for the answer of a like request that is in progress, seconds. Default 0. */
  readonly waitSeconds?: number;
  /** W3C trace context of the request. */
  readonly traceparent?: string;
}

/** The first answer, or the first answer again. */
export interface PlaceOrderAnswer extends Answer {
  readonly replayed: boolean;
  /** It is the answer of a request that was in progress, for which this one waited. */
  readonly waited?: boolean;
}

/**
 * Places an order once, however often the request comes: one transaction writes the order, its event and the answer.
 * A body with unknown SKUs is refused before anything is written, so that its key stays free for a better one.
 * @throws {HttpProblem} 409, 422.
 */
export async function placeOrderOnce(request: PlaceOrderRequest, ports: PlaceOrderPorts): Promise<PlaceOrderAnswer> {
  const { customerId, idempotencyKey, body } = request;
  const { edge, catalogue, newId, now, sleep } = ports;
  const edgeRequest = { callerId: customerId, key: idempotencyKey, payload: JSON.stringify(['POST /orders', body]) };
  const pricing = priceItems(body.items, await catalogue.pricesOf(body.items.map(({ sku }) => sku)));
  if (pricing.kind !== 'priced') return replayed(await edge.look(edgeRequest), () => refusePricing(pricing));

  const waitMs = (request.waitSeconds ?? 0) * 1_000;
  const { claim, hasWaited } = await claimOrWait(edge, edgeRequest, newId, { waitMs, now, sleep });
  if (claim.kind !== 'ours') return { ...replayed(claim), ...(hasWaited ? { waited: true } : {}) };
  return await placeUnder(claim.resourceId, request, pricing, edgeRequest, ports);
}

async function placeUnder(
  orderId: string,
  { customerId, body, traceparent }: PlaceOrderRequest,
  pricing: Extract<Pricing, { kind: 'priced' }>,
  edgeRequest: EdgeRequest,
  { edge, orders, now }: PlaceOrderPorts,
): Promise<PlaceOrderAnswer> {
  const placedAt = new Date(now()).toISOString();
  const trace = traceparent === undefined ? {} : { traceparent };
  const order = placeOrder({ orderId, customerId, placedAt, ...trace }, body, pricing);
  const answer: Answer = {
    status: 202,
    headers: { 'content-type': 'application/json', location: `/orders/${orderId}` },
    body: JSON.stringify(viewOrder(order)),
  };
  const placed = await orders.place(order, edge.answered(edgeRequest, orderId, answer));
  if (placed.committed) return { ...answer, replayed: false };
  return replayed(await edge.look(edgeRequest)); // whoever took over was quicker
}

function replayed(
  claim: Exclude<Claim, { kind: 'ours' }> | undefined,
  otherwise: () => never = lostItsClaim,
): PlaceOrderAnswer {
  if (!claim) return otherwise();
  switch (claim.kind) {
    case 'answered':
      return { ...claim.answer, replayed: true };
    case 'in-progress': {
      const headers = { 'retry-after': String(claim.retryAfterSeconds) };
      throw new HttpProblem('request-in-progress', 'Repeat it later to get its answer.', { headers });
    }
    case 'other-payload':
      throw new HttpProblem('idempotency-key-reused', 'A new request needs a new Idempotency-Key.');
  }
}

function lostItsClaim(): never {
  throw new TransientFailure('The claim on the Idempotency-Key was lost.');
}

function refusePricing(pricing: Exclude<Pricing, { kind: 'priced' }>): never {
  if (pricing.kind === 'mixed-currencies') {
    throw new HttpProblem('invalid-request', 'The items have prices in several currencies: order them separately.');
  }
  throw new HttpProblem('unknown-sku', `Not in the catalogue: ${pricing.skus.join(', ')}.`);
}
