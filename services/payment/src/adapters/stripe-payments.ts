import { callTimeoutMs, type Invocation } from '@backstitch/idempotency';
import Stripe from 'stripe';
import type { CardIntent, CardPayments, RefusedPlan } from '../domain/card-payments.ts';
import { stripeAnswer } from './stripe-answer.ts';
import { declineCodeOf, intentOf } from './stripe-intent.ts';

/** The longest that one call may take, ms; less where the invocation has less left. */
const LONGEST_CALL_MS = 4_000;

const ALREADY_REFUNDED = 'charge_already_refunded';
/** Codes with which Stripe refuses to plan a payment for what the customer gave us. */
const REFUSALS: ReadonlySet<string> = new Set(['amount_too_small', 'amount_too_large', 'payment_method_not_available']);

/**
 * Stripe's PaymentIntents: planned unconfirmed, then confirmed.
 * @see "The Payment Intents API" and "Idempotent requests", Stripe Documentation
 */
export function stripePayments({ paymentIntents, refunds }: Stripe, invocation: Invocation): CardPayments {
  const inTime = () => ({ timeout: callTimeoutMs(invocation, LONGEST_CALL_MS) });

  return {
    plan: ({ orderId, amountMinor, currency, paymentMethod }, idempotencyKey) =>
      stripeAnswer<CardIntent | RefusedPlan>(async () => {
        const parameters = {
          amount: amountMinor,
          currency: currency.toLowerCase(),
          payment_method: paymentMethod,
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
          metadata: { orderId },
        };
        return intentOf(await paymentIntents.create(parameters, { idempotencyKey, ...inTime() }));
      }, refusedPlan),
    read: (id) =>
      stripeAnswer(async () =>
        intentOf(await paymentIntents.retrieve(id, { expand: ['latest_charge'] }, { ...inTime() })),
      ),
    confirm: (id, idempotencyKey) =>
      stripeAnswer(
        async () => intentOf(await paymentIntents.confirm(id, {}, { idempotencyKey, ...inTime() })),
        intentInError,
      ),
    cancel: (id) => stripeAnswer(async () => intentOf(await paymentIntents.cancel(id, {}, inTime())), intentInError),
    refund: (id, idempotencyKey) =>
      stripeAnswer(
        async () => {
          await refunds.create({ payment_intent: id }, { idempotencyKey, ...inTime() });
        },
        (error) => (error.code === ALREADY_REFUNDED ? { answer: undefined } : undefined),
      ),
  };
}

/** A declined card and an intent in another state than the call wanted are told with the intent as it stands. */
function intentInError(error: Stripe.errors.StripeError): { readonly answer: CardIntent } | undefined {
  const intent = error.payment_intent;
  return intent === undefined ? undefined : { answer: intentOf(intent) };
}

/** The customer's token is of no use, or no card can pay such an amount. Anything else refused is a defect of ours. */
function refusedPlan(error: Stripe.errors.StripeError): { readonly answer: RefusedPlan } | undefined {
  const isRefused =
    error instanceof Stripe.errors.StripeCardError ||
    error.param === 'payment_method' ||
    REFUSALS.has(error.code ?? '');
  if (!isRefused) return undefined;
  return { answer: { state: 'refused', declineCode: declineCodeOf(error) ?? 'invalid_payment_method' } };
}
