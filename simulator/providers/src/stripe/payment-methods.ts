import { z } from 'zod';
import { resourceMissing } from './api-error.ts';
import { ok, type StripeCall, type StripeOperation } from './call.ts';
import type { StripeObject } from './objects.ts';
import { readParameters } from './parameters.ts';
import { TEST_CARDS, type TestCard } from './test-cards.ts';

/** A card as an API object. */
interface PaymentMethod extends StripeObject {
  readonly object: 'payment_method';
  readonly type: 'card';
  readonly card: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
  readonly customer: null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
}

interface KeptPaymentMethod extends PaymentMethod {
  /** The token that it was made from: it decides what the issuer says. */
  readonly test_token: string;
}

/**
 * Finds a payment method by id, or makes one from a test token, as Stripe does whenever a token is used.
 * @throws {StripeError} 404 when it is neither.
 */
export function usePaymentMethod(call: StripeCall, idOrToken: string): { id: string; card: TestCard } {
  const byToken = TEST_CARDS.get(idOrToken);
  if (byToken) return { id: makePaymentMethod(call, idOrToken, byToken).id, card: byToken };
  const kept = call.objects.get<KeptPaymentMethod>('payment_method', idOrToken);
  const card = kept && TEST_CARDS.get(kept.test_token);
  if (!card) throw resourceMissing('PaymentMethod', idOrToken, 'payment_method');
  return { id: idOrToken, card };
}

function makePaymentMethod(call: StripeCall, token: string, card: TestCard): KeptPaymentMethod {
  const { objects } = call;
  return objects.insert<KeptPaymentMethod>(
    {
      id: objects.newId('pm'),
      object: 'payment_method',
      card: { brand: card.brand, last4: card.last4, exp_month: 12, exp_year: 2099 },
      created: objects.nowSeconds(),
      customer: null,
      livemode: false,
      metadata: {},
      type: 'card',
      test_token: token,
    },
    { orderId: undefined },
  );
}

/** GET /v1/payment_methods/:id */
export const retrievePaymentMethod: StripeOperation = (call) => {
  readParameters(z.strictObject({}), call.form);
  const { id } = usePaymentMethod(call, call.id);
  const kept = call.objects.get<KeptPaymentMethod>('payment_method', id);
  if (!kept) throw resourceMissing('PaymentMethod', id, 'payment_method');
  const { test_token: _, ...visible } = kept;
  return ok(visible);
};
