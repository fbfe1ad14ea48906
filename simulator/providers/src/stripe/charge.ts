import { z } from 'zod';
import { resourceMissing, type StripeErrorBody } from './api-error.ts';
import { linksOf, ok, type StripeCall, type StripeOperation } from './call.ts';
import type { StripeObject } from './objects.ts';
import { readParameters } from './parameters.ts';
import type { PaymentIntent } from './payment-intent.ts';

/** One attempt to move an intent's money. Amounts are in the currency's minor unit. */
export interface Charge extends StripeObject {
  readonly object: 'charge';
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly captured: boolean;
  readonly currency: string;
  readonly customer: null;
  readonly description: string | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly paid: boolean;
  readonly payment_intent: string;
  readonly payment_method: string;
  readonly refunded: boolean;
  readonly status: 'succeeded' | 'failed';
}

/** Books an attempt to charge an intent; it failed when a `failure` is given. */
export function bookCharge(
  call: StripeCall,
  intent: PaymentIntent,
  paymentMethod: string,
  failure?: Pick<StripeErrorBody, 'code' | 'message'>,
): Charge {
  const { objects } = call;
  const isCaptured = !failure && intent.capture_method !== 'manual';
  return objects.insert<Charge>(
    {
      id: objects.newId('ch'),
      object: 'charge',
      amount: intent.amount,
      amount_captured: isCaptured ? intent.amount : 0,
      amount_refunded: 0,
      captured: isCaptured,
      created: objects.nowSeconds(),
      currency: intent.currency,
      customer: null,
      description: intent.description,
      failure_code: failure?.code ?? null,
      failure_message: failure?.message ?? null,
      livemode: false,
      metadata: intent.metadata,
      paid: !failure,
      payment_intent: intent.id,
      payment_method: paymentMethod,
      refunded: false,
      status: failure ? 'failed' : 'succeeded',
    },
    linksOf(call, intent.metadata, intent.id),
  );
}

/** Keeps what changed of a charge. */
export function changeCharge(call: StripeCall, charge: Charge, changes: Partial<Charge>): Charge {
  const changed = { ...charge, ...changes };
  return call.objects.update(changed, linksOf(call, changed.metadata));
}

/** @throws {StripeError} 404 when there is no such charge. */
export function chargeOf(call: StripeCall, id: string, param = 'charge'): Charge {
  const charge = call.objects.get<Charge>('charge', id);
  if (!charge) throw resourceMissing('charge', id, param);
  return charge;
}

/** GET /v1/charges/:id */
export const retrieveCharge: StripeOperation = (call) => {
  readParameters(z.strictObject({}), call.form);
  return ok(chargeOf(call, call.id, 'id'));
};
