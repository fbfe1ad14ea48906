import type { StripeAnswer } from './api-error.ts';
import type { FormObject } from './form.ts';
import type { ObjectLinks, StripeObjects } from './objects.ts';

/** A call that reached its endpoint. */
export interface StripeCall {
  readonly objects: StripeObjects;
  /** The body, or the query string of a GET. */
  readonly form: FormObject;
  /** The id in the path; empty where the route has none. */
  readonly id: string;
  /** The path, as lists repeat it. */
  readonly path: string;
  /** The metadata's key that holds our order id. */
  readonly orderKey: string;
  /** How long an object stays unknown to searches after a change, ms. */
  readonly searchLagMs: number;
}

/** An endpoint. What it throws is a refusal that changes nothing. */
export type StripeOperation = (call: StripeCall) => StripeAnswer;

/** A call's success. */
export function ok(body: unknown): StripeAnswer {
  return { status: 200, body };
}

/** The links of an object with this metadata. */
export function linksOf(call: StripeCall, metadata: Readonly<Record<string, string>>, parent?: string): ObjectLinks {
  const orderId = metadata[call.orderKey];
  return parent === undefined ? { orderId } : { orderId, parent };
}
