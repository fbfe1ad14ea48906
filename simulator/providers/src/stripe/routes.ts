import type { StripeOperation } from './call.ts';
import { cancelIntent, captureIntent, retrieveIntent, updateIntent } from './change-intent.ts';
import { retrieveCharge } from './charge.ts';
import { confirmIntent } from './confirm-intent.ts';
import { createIntent } from './create-intent.ts';
import { listCharges, listIntents, listRefunds } from './lists.ts';
import { retrievePaymentMethod } from './payment-methods.ts';
import { createRefund, retrieveRefund, updateRefund } from './refunds.ts';
import { searchIntents } from './search.ts';

const OPERATIONS: Readonly<Record<string, StripeOperation>> = {
  'POST /v1/payment_intents': createIntent,
  'GET /v1/payment_intents': listIntents,
  'GET /v1/payment_intents/search': searchIntents,
  'GET /v1/payment_intents/:id': retrieveIntent,
  'POST /v1/payment_intents/:id': updateIntent,
  'POST /v1/payment_intents/:id/confirm': confirmIntent,
  'POST /v1/payment_intents/:id/capture': captureIntent,
  'POST /v1/payment_intents/:id/cancel': cancelIntent,
  'GET /v1/charges': listCharges,
  'GET /v1/charges/:id': retrieveCharge,
  'POST /v1/refunds': createRefund,
  'GET /v1/refunds': listRefunds,
  'GET /v1/refunds/:id': retrieveRefund,
  'POST /v1/refunds/:id': updateRefund,
  'GET /v1/payment_methods/:id': retrievePaymentMethod,
};

/** Where a request goes. */
export interface Route {
  /** Method and path without ids, e.g. `POST /v1/payment_intents/:id/confirm`: the name that faults use. */
  readonly name: string;
  /** The id in the path; empty where there is none. */
  readonly id: string;
  /** Absent where this Stripe has no such endpoint. */
  readonly operation?: StripeOperation;
}

/** Finds the endpoint of a request. */
export function routeOf(method: string, path: string): Route {
  const exact = OPERATIONS[`${method} ${path}`];
  if (exact) return { name: `${method} ${path}`, id: '', operation: exact };
  const [, version = '', kind = '', id = '', ...action] = path.split('/');
  const name = `${method} /${[version, kind, ':id', ...action].join('/')}`;
  const operation = OPERATIONS[name];
  return operation ? { name, id, operation } : { name: `${method} ${path}`, id: '' };
}
