import { z } from 'zod';
import { errorBody, type StripeAnswer, type StripeErrorBody, wrongState } from './api-error.ts';
import { ok, type StripeCall, type StripeOperation } from './call.ts';
import { bookCharge } from './charge.ts';
import { expand, flag, readParameters } from './parameters.ts';
import { changeIntent, intentOf, type PaymentIntent, shown } from './payment-intent.ts';
import { usePaymentMethod } from './payment-methods.ts';
import type { IssuerAnswer } from './test-cards.ts';

const ConfirmIntent = z.strictObject({
  error_on_requires_action: flag.default(false),
  expand,
  off_session: flag.optional(),
  payment_method: z.string().optional(),
  receipt_email: z.string().optional(),
  return_url: z.string().optional(),
});

interface ConfirmOptions {
  readonly errorOnAction: boolean;
  readonly expand: readonly string[] | undefined;
}

type Decline = Extract<IssuerAnswer, { kind: 'declined' }>;

/** POST /v1/payment_intents/:id/confirm: charges the card. */
export const confirmIntent: StripeOperation = (call) => {
  const wanted = readParameters(ConfirmIntent, call.form);
  const found = intentOf(call);
  checkConfirmable(found, wanted.payment_method !== undefined);
  const intent = changeIntent(call, found, {
    ...(wanted.payment_method === undefined
      ? {}
      : { payment_method: usePaymentMethod(call, wanted.payment_method).id, status: 'requires_confirmation' }),
    ...(wanted.receipt_email === undefined ? {} : { receipt_email: wanted.receipt_email }),
  });
  return confirm(call, intent, { errorOnAction: wanted.error_on_requires_action, expand: wanted.expand });
};

/**
 * Charges an intent's card as its issuer says. A declined card is an answer (402), not an exception: the failed
 * charge and the intent's state stay.
 */
export function confirm(call: StripeCall, intent: PaymentIntent, options: ConfirmOptions): StripeAnswer {
  checkConfirmable(intent, false);
  if (intent.payment_method === null) throw missingMethod(intent);
  const { issuer } = usePaymentMethod(call, intent.payment_method).card;
  switch (issuer.kind) {
    case 'approved':
      return approve(call, intent, intent.payment_method, options);
    case 'authentication-required':
      return options.errorOnAction
        ? decline(call, intent, intent.payment_method, AUTHENTICATION_REQUIRED)
        : askForAction(call, intent, options);
    case 'declined':
      return decline(call, intent, intent.payment_method, issuer);
  }
}

const AUTHENTICATION_REQUIRED: Decline = {
  kind: 'declined',
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

function approve(
  call: StripeCall,
  intent: PaymentIntent,
  paymentMethod: string,
  options: ConfirmOptions,
): StripeAnswer {
  const charge = bookCharge(call, intent, paymentMethod);
  const isManual = intent.capture_method === 'manual';
  const charged = changeIntent(call, intent, {
    amount_capturable: isManual ? intent.amount : 0,
    amount_received: isManual ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    status: isManual ? 'requires_capture' : 'succeeded',
  });
  return ok(shown(call, charged, options.expand));
}

function askForAction(call: StripeCall, intent: PaymentIntent, options: ConfirmOptions): StripeAnswer {
  const waiting = changeIntent(call, intent, {
    next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
    status: 'requires_action',
  });
  return ok(shown(call, waiting, options.expand));
}

function decline(call: StripeCall, intent: PaymentIntent, paymentMethod: string, issuer: Decline): StripeAnswer {
  const charge = bookCharge(call, intent, paymentMethod, issuer);
  const error: StripeErrorBody = {
    charge: charge.id,
    code: issuer.code,
    decline_code: issuer.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${issuer.code.replaceAll('_', '-')}`,
    message: issuer.message,
    payment_method: { id: paymentMethod, object: 'payment_method' },
    type: 'card_error',
  };
  const declined = changeIntent(call, intent, {
    last_payment_error: error,
    latest_charge: charge.id,
    payment_method: null,
    status: 'requires_payment_method',
  });
  return { status: 402, body: errorBody({ ...error, payment_intent: declined }) };
}

function checkConfirmable(intent: PaymentIntent, bringsMethod: boolean): void {
  const refuse = (message: string) => wrongState(message, { code: 'payment_intent_unexpected_state', intent });
  if (intent.status === 'succeeded') {
    throw refuse(
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
    );
  }
  if (intent.status === 'canceled' || intent.status === 'requires_capture') {
    throw refuse(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with ` +
        'one of the following statuses may be confirmed: requires_confirmation, requires_action.',
    );
  }
  if (intent.payment_method === null && !bringsMethod) throw missingMethod(intent);
}

function missingMethod(intent: PaymentIntent): Error {
  return wrongState(
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the " +
      'PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.',
    { code: 'payment_intent_unexpected_state', intent },
  );
}
