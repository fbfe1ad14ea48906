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
/** A problem of the service's, or the gateway's own words. */
const problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
});

/** The API, and a customer's token for it. */
export interface ApiAccess {
  readonly api: string;
  readonly token: string;
}

/** @throws {UserError} when the API does not answer or refuses; the problem's text is in it. */
export async function placeOrder({ api, token }: ApiAccess, request: OrderRequest): Promise<PlacedOrder> {
  const idempotencyKey = randomUUID();
  const response = await fetch(`${api}/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `"${idempotencyKey}"`,
    },
    body: JSON.stringify(request),
  }).catch((cause) => {
    throw new UserError(`The API at ${api} does not answer. Start the system with: make start`, { cause });
  });
  const answer: unknown = await response.json();
  if (response.status !== 202) {
    const { message = response.statusText, title = message, detail = '' } = problem.safeParse(answer).data ?? {};
    throw new UserError(`The API refused the order: ${response.status} ${title}. ${detail}`);
  }
  return { orderId: taken.parse(answer).orderId, idempotencyKey, status: response.status };
}
