import { callTimeoutMs, type Invocation } from '@backstitch/idempotency';
import type Stripe from 'stripe';
import type { OpenIntents } from '../domain/reconcile-payments.ts';
import { stripeAnswer } from './stripe-answer.ts';

/** The longest that one search may take, ms. */
const LONGEST_CALL_MS = 10_000;

/** The most that Stripe has on a page. */
const PAGE_SIZE = 100;

/** Younger intents are left to their attempts: it saves calls, safety does not depend on it. Seconds. */
const MIN_AGE_SECONDS = 300;

/**
 * Stripe's unconfirmed intents, found by their status: when there are none, that is one call. A search lags behind by up
 * to a minute (an hour in an outage), which reconciling bears: it reads the row, and Stripe refuses to cancel what was
 * confirmed meanwhile.
 * @see "Search PaymentIntents", Stripe API Reference (20 searches a second; not offered to merchants in India)
 */
export function stripeOpenIntents({ paymentIntents }: Stripe, invocation: Invocation, nowMs: number): OpenIntents {
  const createdBefore = Math.floor(nowMs / 1_000) - MIN_AGE_SECONDS;
  const query = `status:'requires_confirmation' AND created<${createdBefore}`;
  return {
    page: (cursor) =>
      stripeAnswer(async () => {
        const { data, next_page: next } = await paymentIntents.search(
          { query, limit: PAGE_SIZE, ...(cursor === undefined ? {} : { page: cursor }) },
          { timeout: callTimeoutMs(invocation, LONGEST_CALL_MS) },
        );
        const intents = data.map(({ id, metadata: { orderId } }) => (orderId === undefined ? { id } : { id, orderId }));
        return next ? { intents, next } : { intents };
      }),
  };
}
