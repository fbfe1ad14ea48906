import { TransientFailure } from '@backstitch/idempotency';
import Stripe from 'stripe';
import { type CardIntent, type CardPayments, ProviderKeptError, type RefusedPlan } from '../domain/card-payments.ts';

/** One call to Stripe, ms: two of them and the table's calls fit into the function's time-out. */
const TIMEOUT_MS = 4_000;

const ALREADY_REFUNDED = 'charge_already_refunded';
/** Codes with which Stripe refuses to plan a payment for what the customer gave us. */
const REFUSALS: ReadonlySet<string> = new Set(['amount_too_small', 'amount_too_large', 'payment_method_not_available']);

/**
 * Stripe's PaymentIntents: planned unconfirmed, then confirmed. The saga retries, so the SDK does not.
 * @see "The Payment Intents API" and "Idempotent requests", Stripe Documentation
 */
export function stripePayments(apiKey: string): CardPayments {
  const { paymentIntents, refunds } = new Stripe(apiKey, {
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
  });

  return {
    plan: ({ orderId, amountMinor, currency, paymentMethod }, idempotencyKey) =>
      answered<CardIntent | RefusedPlan>(
        async () =>
          intentOf(
            await paymentIntents.create(
              {
                amount: amountMinor,
                currency: currency.toLowerCase(),
                payment_method: paymentMethod,
                automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
                metadata: { orderId },
              },
              { idempotencyKey },
            ),
          ),
        refusedPlan,
      ),
    read: (id) => answered(async () => intentOf(await paymentIntents.retrieve(id))),
    confirm: (id, idempotencyKey) =>
      answered(async () => intentOf(await paymentIntents.confirm(id, {}, { idempotencyKey })), intentInError),
    cancel: (id) => answered(async () => intentOf(await paymentIntents.cancel(id)), intentInError),
    refund: (id, idempotencyKey) =>
      answered(
        async () => {
          await refunds.create({ payment_intent: id }, { idempotencyKey });
        },
        (error) => (error.code === ALREADY_REFUNDED ? { answer: undefined } : undefined),
      ),
  };
}

/** What a refusal answers, where it is an answer. */
type Answer<Value> = (error: Stripe.errors.StripeError) => { readonly answer: Value } | undefined;

/** Calls Stripe; tells answers, what may pass, and defects apart. */
async function answered<Value>(call: () => Promise<Value>, answerIn: Answer<Value> = () => undefined): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = answerIn(error);
    if (refusal) return refusal.answer;
    throw failureOf(error);
  }
}

function failureOf(error: Stripe.errors.StripeError): Error {
  const said = `Stripe: ${error.message}`;
  // A 5xx is kept under the key and would be answered again; what never came back may have been one.
  if ((error.statusCode ?? 0) >= 500) return new ProviderKeptError(said, { cause: error });
  const passes =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error.statusCode === 409;
  return passes ? new TransientFailure(said, { cause: error }) : error;
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

function intentOf(intent: Stripe.PaymentIntent): CardIntent {
  const declineCode = intent.last_payment_error ? declineCodeOf(intent.last_payment_error) : undefined;
  return {
    id: intent.id,
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    state: stateOf(intent),
    ...(declineCode === undefined ? {} : { declineCode }),
  };
}

function declineCodeOf(error: { readonly decline_code?: string | undefined; readonly code?: string | undefined }) {
  return error.decline_code ?? error.code;
}

function stateOf(intent: Stripe.PaymentIntent): CardIntent['state'] {
  switch (intent.status) {
    case 'succeeded':
      return 'succeeded';
    case 'canceled':
      return 'cancelled';
    case 'requires_confirmation':
      return 'unconfirmed';
    case 'requires_payment_method': // an intent of ours is made with one: it was taken off by a decline
    case 'requires_action': // nobody is there to authenticate: as good as a decline
      return 'declined';
    default:
      return 'processing';
  }
}
