import { resourceMissing } from './api-error.ts';
import { linksOf, type StripeCall } from './call.ts';
import type { StripeObject } from './objects.ts';

/** How far a payment is. */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

/** A payment from its plan to its end. Amounts are in the currency's minor unit. */
export interface PaymentIntent extends StripeObject {
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly automatic_payment_methods: { readonly enabled: boolean; readonly allow_redirects: string } | null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: string | null;
  readonly capture_method: 'automatic' | 'automatic_async' | 'manual';
  readonly client_secret: string;
  readonly confirmation_method: 'automatic' | 'manual';
  readonly currency: string;
  readonly customer: null;
  readonly description: string | null;
  readonly last_payment_error: unknown;
  readonly latest_charge: string | null;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_action: unknown;
  readonly payment_method: string | null;
  readonly payment_method_types: readonly string[];
  readonly processing: null;
  readonly receipt_email: string | null;
  readonly setup_future_usage: null;
  readonly shipping: null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly status: IntentStatus;
  readonly transfer_group: string | null;
}

/** @throws {StripeError} 404 when there is no such intent. */
export function intentOf(call: StripeCall): PaymentIntent {
  const intent = call.objects.get<PaymentIntent>('payment_intent', call.id);
  if (!intent) throw resourceMissing('payment_intent', call.id, 'intent');
  return intent;
}

/** Keeps what changed of an intent. */
export function changeIntent(call: StripeCall, intent: PaymentIntent, changes: Partial<PaymentIntent>): PaymentIntent {
  const changed = { ...intent, ...changes };
  return call.objects.update(changed, linksOf(call, changed.metadata));
}

/** The intent as an answer, with its charge in full where the call asks for it. */
export function shown(call: StripeCall, intent: PaymentIntent, expand: readonly string[] = []): unknown {
  if (intent.latest_charge === null || !expand.some((name) => name.endsWith('latest_charge'))) return intent;
  return { ...intent, latest_charge: call.objects.get<StripeObject>('charge', intent.latest_charge) };
}

/** Metadata after an update: given pairs are set, '' removes one, '' for the whole removes all. */
export function mergeMetadata(
  kept: Readonly<Record<string, string>>,
  given: '' | Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  if (given === '') return {};
  const merged = Object.entries({ ...kept, ...given });
  return Object.fromEntries(merged.filter(([, value]) => value !== ''));
}
