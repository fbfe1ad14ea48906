import { type Effect, TransientFailure } from '@backstitch/idempotency';
import { ProviderKeptError } from './card-payments.ts';
import type { ChargePaymentResult, PaymentPorts } from './payments.ts';

/**
 * Makes a keyed call. After an error that the provider may keep under the key, the attempt is raised, so that the next
 * call has a new one. What the provider refused outright it keeps as well (a balance too low for a refund, other
 * parameters than an older release sent): redriven, such a call must not get the old answer.
 */
export async function withFreshKey<Answer>(
  effect: Effect<ChargePaymentResult>,
  { effects }: Pick<PaymentPorts, 'effects'>,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    const isKept = error instanceof ProviderKeptError || !(error instanceof TransientFailure);
    if (isKept) await effects.raiseAttempt(effect);
    throw error;
  }
}
