import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../errors.ts';

/** What a customer sends to place an order. */
export interface OrderRequest {
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly paymentMethod: string;
  readonly shipTo: {
    readonly name: string;
    readonly line1: string;
    readonly city: string;
    readonly postalCode: string;
    readonly country: string;
  };
}

/** What the API answered to `POST /orders`. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly idempotencyKey: string;
  readonly status: number;
}

const taken = z.object({ orderId: z.string() });
const problem = z.object({ title: z.string(), detail: z.string().optional() });

/** @throws {UserError} when the API does not answer or refuses; the problem's text is in it. */
export async function placeOrder(api: string, request: OrderRequest): Promise<PlacedOrder> {
  const idempotencyKey = randomUUID();
  const response = await fetch(`${api}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `"${idempotencyKey}"` },
    body: JSON.stringify(request),
  }).catch((cause) => {
    throw new UserError(`The API at ${api} does not answer. Start the system with: make start`, { cause });
  });
  const answer: unknown = await response.json();
  if (response.status !== 202) {
    const { title = response.statusText, detail = '' } = problem.safeParse(answer).data ?? {};
    throw new UserError(`The API refused the order: ${response.status} ${title}. ${detail}`);
  }
  return { orderId: taken.parse(answer).orderId, idempotencyKey, status: response.status };
}
