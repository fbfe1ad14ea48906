import type Stripe from 'stripe';
import type { CardIntent } from '../domain/card-payments.ts';

/** Why an intent that waits for its customer is as good as declined: nobody is there to authenticate. */
const AUTHENTICATION_REQUIRED = 'authentication_required';

/** Stripe's PaymentIntent as this service sees it. `refunded` shows only where `latest_charge` is expanded. */
export function intentOf(intent: Stripe.PaymentIntent): CardIntent {
  const declineCode = intent.last_payment_error ? declineCodeOf(intent.last_payment_error) : undefined;
  const state = stateOf(intent);
  const because = declineCode ?? (intent.status === 'requires_action' ? AUTHENTICATION_REQUIRED : undefined);
  return {
    id: intent.id,
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    state,
    ...(because === undefined ? {} : { declineCode: because }),
  };
}

/** The issuer's word where there is one, else Stripe's. */
export function declineCodeOf(error: {
  readonly decline_code?: string | undefined;
  readonly code?: string | undefined;
}): string | undefined {
  return error.decline_code ?? error.code;
}

function stateOf(intent: Stripe.PaymentIntent): CardIntent['state'] {
  switch (intent.status) {
    case 'succeeded':
      return isRefunded(intent.latest_charge) ? 'refunded' : 'succeeded';
    case 'canceled':
      return 'cancelled';
    case 'requires_confirmation':
      return 'unconfirmed';
    case 'requires_payment_method': // an intent of ours is made with one: it was taken off by a decline
    case 'requires_action':
      return 'declined';
    default:
      return 'processing';
  }
}

/** Given back in full, and not only in part. */
function isRefunded(charge: Stripe.PaymentIntent['latest_charge']): boolean {
  return charge !== null && typeof charge === 'object' && charge.refunded;
}
