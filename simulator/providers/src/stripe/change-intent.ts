import { z } from 'zod';
import { invalidRequest, wrongState } from './api-error.ts';
import { ok, type StripeOperation } from './call.ts';
import { changeCharge, chargeOf } from './charge.ts';
import { checkAmount } from './create-intent.ts';
import { expand, integer, metadata, readParameters } from './parameters.ts';
import {
  changeIntent,
  type IntentStatus,
  intentOf,
  mergeMetadata,
  type PaymentIntent,
  shown,
} from './payment-intent.ts';
import { usePaymentMethod } from './payment-methods.ts';

const BEFORE_CHARGE: readonly IntentStatus[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const CANCELLABLE: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

/** GET /v1/payment_intents/:id */
export const retrieveIntent: StripeOperation = (call) => {
  const wanted = readParameters(z.strictObject({ expand, client_secret: z.string().optional() }), call.form);
  return ok(shown(call, intentOf(call), wanted.expand));
};

const UpdateIntent = z.strictObject({
  amount: integer.optional(),
  description: z.string().optional(),
  expand,
  metadata: metadata.optional(),
  payment_method: z.string().optional(),
  receipt_email: z.string().optional(),
});

/** POST /v1/payment_intents/:id: changes metadata at any time, amount and payment method before the charge. */
export const updateIntent: StripeOperation = (call) => {
  const wanted = readParameters(UpdateIntent, call.form);
  if (wanted.amount !== undefined) checkAmount(wanted.amount, 'eur');
  const intent = intentOf(call);
  const fixed = (['amount', 'payment_method'] as const).find((name) => wanted[name] !== undefined);
  if (fixed && !BEFORE_CHARGE.includes(intent.status)) throw notUpdatable(intent, fixed);
  const changed = changeIntent(call, intent, {
    amount: wanted.amount ?? intent.amount,
    description: wanted.description ?? intent.description,
    metadata: mergeMetadata(intent.metadata, wanted.metadata),
    receipt_email: wanted.receipt_email ?? intent.receipt_email,
    ...(wanted.payment_method === undefined
      ? {}
      : { payment_method: usePaymentMethod(call, wanted.payment_method).id, status: 'requires_confirmation' }),
  });
  return ok(shown(call, changed, wanted.expand));
};

function notUpdatable(intent: PaymentIntent, param: string): Error {
  return wrongState(
    `This PaymentIntent's ${param} could not be updated because it has a status of ${intent.status}. You may only ` +
      `update the ${param} of a PaymentIntent with one of the following statuses: ${BEFORE_CHARGE.join(', ')}.`,
    { code: 'payment_intent_unexpected_state', param, intent },
  );
}

const CaptureIntent = z.strictObject({ amount_to_capture: integer.optional(), expand, metadata: metadata.optional() });

/** POST /v1/payment_intents/:id/capture: takes the money that a manual intent holds; the rest is released. */
export const captureIntent: StripeOperation = (call) => {
  const wanted = readParameters(CaptureIntent, call.form);
  const intent = intentOf(call);
  if (intent.status !== 'requires_capture' || intent.latest_charge === null) {
    throw wrongState(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. ` +
        'Only a PaymentIntent with one of the following statuses may be captured: requires_capture.',
      { code: 'payment_intent_unexpected_state', intent },
    );
  }
  const amount = wanted.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidRequest(
      `The amount to capture must be between 1 and the remaining capturable amount (${intent.amount_capturable}).`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    );
  }
  const charge = chargeOf(call, intent.latest_charge);
  changeCharge(call, charge, { amount_captured: amount, captured: true });
  const captured = changeIntent(call, intent, {
    amount_capturable: 0,
    amount_received: amount,
    metadata: mergeMetadata(intent.metadata, wanted.metadata),
    status: 'succeeded',
  });
  return ok(shown(call, captured, wanted.expand));
};

const CancelIntent = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  expand,
});

/** POST /v1/payment_intents/:id/cancel: no money can move on the intent any more; held money is released. */
export const cancelIntent: StripeOperation = (call) => {
  const wanted = readParameters(CancelIntent, call.form);
  const intent = intentOf(call);
  if (!CANCELLABLE.includes(intent.status)) {
    throw wrongState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with ` +
        `one of the following statuses may be canceled: ${CANCELLABLE.join(', ')}, processing.`,
      { code: 'payment_intent_unexpected_state', intent },
    );
  }
  if (intent.status === 'requires_capture' && intent.latest_charge !== null) {
    changeCharge(call, chargeOf(call, intent.latest_charge), { amount_refunded: intent.amount, refunded: true });
  }
  const canceled = changeIntent(call, intent, {
    amount_capturable: 0,
    canceled_at: call.objects.nowSeconds(),
    cancellation_reason: wanted.cancellation_reason ?? null,
    next_action: null,
    status: 'canceled',
  });
  return ok(shown(call, canceled, wanted.expand));
};
