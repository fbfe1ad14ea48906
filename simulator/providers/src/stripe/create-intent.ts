import { z } from 'zod';
import { invalidRequest, type StripeAnswer } from './api-error.ts';
import { linksOf, ok, type StripeCall, type StripeOperation } from './call.ts';
import { confirm } from './confirm-intent.ts';
import { expand, flag, integer, metadata, readParameters } from './parameters.ts';
import { mergeMetadata, type PaymentIntent, shown } from './payment-intent.ts';
import { usePaymentMethod } from './payment-methods.ts';

/** Smallest and largest amounts, minor units. @see "Supported currencies", Stripe Documentation */
const MIN_AMOUNT = 50;
const MAX_AMOUNT = 99_999_999;

const CreateIntent = z.strictObject({
  amount: integer,
  currency: z.string().regex(/^[A-Za-z]{3}$/, 'must be a three-letter ISO code'),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).default('always') })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: flag.default(false),
  confirmation_method: z.enum(['automatic', 'manual']).default('automatic'),
  description: z.string().optional(),
  error_on_requires_action: flag.default(false),
  expand,
  metadata: metadata.optional(),
  off_session: flag.optional(),
  payment_method: z.string().optional(),
  payment_method_types: z.array(z.literal('card')).optional(),
  receipt_email: z.string().optional(),
  return_url: z.string().optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  transfer_group: z.string().optional(),
});

/** POST /v1/payment_intents: plans a payment; it moves nothing unless `confirm` is set. */
export const createIntent: StripeOperation = (call): StripeAnswer => {
  const wanted = readParameters(CreateIntent, call.form);
  checkAmount(wanted.amount, wanted.currency);
  const paymentMethod = wanted.payment_method === undefined ? undefined : usePaymentMethod(call, wanted.payment_method);
  const intent = plan(call, wanted, paymentMethod?.id);
  if (wanted.confirm) {
    return confirm(call, intent, { errorOnAction: wanted.error_on_requires_action, expand: wanted.expand });
  }
  return ok(shown(call, intent, wanted.expand));
};

function plan(call: StripeCall, wanted: z.output<typeof CreateIntent>, paymentMethod?: string): PaymentIntent {
  const { objects } = call;
  const id = objects.newId('pi');
  const kept = mergeMetadata({}, wanted.metadata);
  return objects.insert<PaymentIntent>(
    {
      id,
      object: 'payment_intent',
      amount: wanted.amount,
      amount_capturable: 0,
      amount_received: 0,
      automatic_payment_methods: automaticMethods(wanted),
      canceled_at: null,
      cancellation_reason: null,
      capture_method: wanted.capture_method,
      client_secret: objects.newId(`${id}_secret`),
      confirmation_method: wanted.confirmation_method,
      created: objects.nowSeconds(),
      currency: wanted.currency.toLowerCase(),
      customer: null,
      description: wanted.description ?? null,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: kept,
      next_action: null,
      payment_method: paymentMethod ?? null,
      payment_method_types: ['card'],
      processing: null,
      receipt_email: wanted.receipt_email ?? null,
      setup_future_usage: null,
      shipping: null,
      statement_descriptor: wanted.statement_descriptor ?? null,
      statement_descriptor_suffix: wanted.statement_descriptor_suffix ?? null,
      status: paymentMethod === undefined ? 'requires_payment_method' : 'requires_confirmation',
      transfer_group: wanted.transfer_group ?? null,
    },
    linksOf(call, kept),
  );
}

/** Stripe chooses the methods by itself unless the call lists them. */
function automaticMethods(wanted: z.output<typeof CreateIntent>): PaymentIntent['automatic_payment_methods'] {
  if (wanted.automatic_payment_methods) return wanted.automatic_payment_methods;
  return wanted.payment_method_types ? null : { enabled: true, allow_redirects: 'always' };
}

/** @throws {StripeError} 400 when the amount is too small or too large. */
export function checkAmount(amount: number, currency: string): void {
  const unit = currency.toLowerCase();
  if (amount < 1) {
    const message = 'This value must be greater than or equal to 1.';
    throw invalidRequest(message, { code: 'parameter_invalid_integer', param: 'amount' });
  }
  if (amount < MIN_AMOUNT) {
    const message = `Amount must be at least ${(MIN_AMOUNT / 100).toFixed(2)} ${unit}`;
    throw invalidRequest(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (amount > MAX_AMOUNT) {
    const message = `Amount must be no more than ${(MAX_AMOUNT / 100).toFixed(2)} ${unit}`;
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount' });
  }
}
