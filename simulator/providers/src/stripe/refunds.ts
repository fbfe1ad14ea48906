import { z } from 'zod';
import { invalidRequest, resourceMissing, wrongState } from './api-error.ts';
import { linksOf, ok, type StripeCall, type StripeOperation } from './call.ts';
import { type Charge, changeCharge, chargeOf } from './charge.ts';
import type { StripeObject } from './objects.ts';
import { integer, metadata, readParameters } from './parameters.ts';
import { mergeMetadata, type PaymentIntent } from './payment-intent.ts';

/** Money that goes back. The amount is in the currency's minor unit. */
interface Refund extends StripeObject {
  readonly object: 'refund';
  readonly amount: number;
  readonly charge: string;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string;
  readonly reason: string | null;
  readonly receipt_number: null;
  readonly status: 'succeeded';
}

const CreateRefund = z.strictObject({
  amount: integer.optional(),
  charge: z.string().optional(),
  metadata: metadata.optional(),
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});

/** POST /v1/refunds: gives a charge's money back, all that is left of it unless an amount is given. */
export const createRefund: StripeOperation = (call) => {
  const wanted = readParameters(CreateRefund, call.form);
  const charge = chargeToRefund(call, wanted.charge, wanted.payment_intent);
  const leftMinor = charge.amount_captured - charge.amount_refunded;
  const amount = wanted.amount ?? leftMinor;
  checkRefund(charge, amount, leftMinor);
  const refundedMinor = charge.amount_refunded + amount;
  changeCharge(call, charge, {
    amount_refunded: refundedMinor,
    refunded: refundedMinor === charge.amount_captured,
  });
  const { objects } = call;
  const refund: Refund = {
    id: objects.newId('re'),
    object: 'refund',
    amount,
    charge: charge.id,
    created: objects.nowSeconds(),
    currency: charge.currency,
    metadata: mergeMetadata({}, wanted.metadata),
    payment_intent: charge.payment_intent,
    reason: wanted.reason ?? null,
    receipt_number: null,
    status: 'succeeded',
  };
  // A refund belongs to its charge's order, whatever its own metadata say.
  return ok(objects.insert(refund, linksOf(call, charge.metadata, charge.id)));
};

function chargeToRefund(call: StripeCall, chargeId: string | undefined, intentId: string | undefined): Charge {
  if (chargeId !== undefined) return chargeOf(call, chargeId);
  if (intentId === undefined) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  }
  const intent = call.objects.get<PaymentIntent>('payment_intent', intentId);
  if (!intent) throw resourceMissing('payment_intent', intentId, 'payment_intent');
  if (intent.status !== 'succeeded' || intent.latest_charge === null) {
    throw wrongState(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
      intent,
    });
  }
  return chargeOf(call, intent.latest_charge);
}

function checkRefund(charge: Charge, amount: number, leftMinor: number): void {
  if (!charge.captured) {
    throw wrongState(`Charge ${charge.id} has not been captured.`, { code: 'charge_not_refundable', param: 'charge' });
  }
  if (leftMinor === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw wrongState(message, { code: 'charge_already_refunded' });
  }
  if (amount < 1) throw invalidRequest('Invalid positive integer', { param: 'amount' });
  if (amount > leftMinor) {
    throw wrongState(`Refund amount (${amount}) is greater than unrefunded amount on charge (${leftMinor})`, {
      code: 'amount_too_large',
      param: 'amount',
    });
  }
}

/** GET /v1/refunds/:id */
export const retrieveRefund: StripeOperation = (call) => {
  readParameters(z.strictObject({}), call.form);
  return ok(refundOf(call));
};

/** POST /v1/refunds/:id: changes the metadata, the only thing that can change. */
export const updateRefund: StripeOperation = (call) => {
  const wanted = readParameters(z.strictObject({ metadata: metadata.optional() }), call.form);
  const refund = refundOf(call);
  const charge = chargeOf(call, refund.charge);
  const changed = { ...refund, metadata: mergeMetadata(refund.metadata, wanted.metadata) };
  return ok(call.objects.update(changed, linksOf(call, charge.metadata)));
};

function refundOf(call: StripeCall): Refund {
  const refund = call.objects.get<Refund>('refund', call.id);
  if (!refund) throw resourceMissing('refund', call.id, 'refund');
  return refund;
}
