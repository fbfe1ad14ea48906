import { done, type Effect, type Outcome, TransientFailure } from '@backstitch/idempotency';
import type { CardIntent } from './card-payments.ts';
import { CHARGE_PAYMENT, type ChargePaymentResult, type PaymentPorts } from './payments.ts';

/** What RefundPayment answers. */
export interface RefundPaymentResult {
  readonly orderId: string;
}

/**
 * Undoes an order's charge: bars it for good if it has not moved money, and gives the money back if it has. Safe when
 * the charge never ran, ran, or still runs somewhere.
 * @throws TransientFailure where a repetition may succeed.
 */
export async function refundPayment(
  { orderId }: { readonly orderId: string },
  ports: PaymentPorts,
): Promise<Outcome<RefundPaymentResult>> {
  const effect = await ports.effects.beginCompensation({ orderId, step: CHARGE_PAYMENT });
  if (effect.state === 'COMPENSATING' && effect.providerId !== undefined) await undo(effect, effect.providerId, ports);
  return done({ orderId });
}

async function undo(effect: Effect<ChargePaymentResult>, intentId: string, ports: PaymentPorts): Promise<void> {
  const intent = await ports.cards.cancel(intentId);
  switch (intent.state) {
    case 'cancelled': // no money had moved: there is nothing to tell
      await ports.effects.compensated(effect, []);
      return;
    case 'succeeded':
      await giveBack(effect, intent, ports);
      return;
    default:
      throw new TransientFailure(`Order ${effect.orderId}: the payment ${intent.id} is still ${intent.state}.`);
  }
}

async function giveBack(
  effect: Effect<ChargePaymentResult>,
  intent: CardIntent,
  { effects, cards, writes }: PaymentPorts,
): Promise<void> {
  await cards.refund(intent.id, `${effect.orderId}#RefundPayment#${effect.attempt}`);
  const wasCharged = effect.result !== undefined;
  await effects.compensated(effect, writes.refunded(effect.orderId, intent, wasCharged));
}
