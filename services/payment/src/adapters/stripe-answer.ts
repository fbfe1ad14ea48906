import { ProviderUnavailable, TransientFailure } from '@backstitch/idempotency';
import Stripe from 'stripe';
import { ProviderKeptError } from '../domain/card-payments.ts';

const PROVIDER = 'stripe';

/** Two calls met on one object: 429, but no rate limit. @see "Object lock timeouts", Stripe Documentation */
const LOCK_TIMEOUT = 'lock_timeout';

/** What a refusal answers, where it is an answer. */
type Answer<Value> = (error: Stripe.errors.StripeError) => { readonly answer: Value } | undefined;

/**
 * Calls Stripe; tells answers, what may pass, and defects apart.
 * @param answerIn finds the answer in a refusal that is one.
 * @throws {ProviderKeptError} after a 5xx; `ProviderUnavailable` when Stripe fails for everyone: no answer, a rate
 *   limit, our key refused; `TransientFailure` when this call met another one; Stripe's own error for any other refusal.
 */
export async function stripeAnswer<Value>(
  call: () => Promise<Value>,
  answerIn: Answer<Value> = () => undefined,
): Promise<Value> {
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
  const cause: unknown = error.detail; // of a call that did not come through
  const said = `Stripe: ${error.message}${cause instanceof Error ? ` (${cause.message})` : ''}`;
  const { statusCode: status = 0 } = error;
  // A 5xx is kept under the key and would be answered again; what never came back may have been one.
  if (status >= 500) return new ProviderKeptError(PROVIDER, said, { cause: error });
  if (status === 409 || error.code === LOCK_TIMEOUT) return new TransientFailure(said, { cause: error });
  const isForEveryone =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError;
  return isForEveryone ? new ProviderUnavailable(PROVIDER, said, { cause: error }) : error;
}
