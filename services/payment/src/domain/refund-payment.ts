import { done, type Effect, type Outcome, TransientFailure } from '@backstitch/idempotency';
import type { CardIntent } from './card-payments.ts';
import { CHARGE_PAYMENT, type ChargePaymentResult, type PaymentPorts } from './payments.ts';
import { withFreshKey } from './with-fresh-key.ts';

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
  const { effects, writes } = ports;
  const intent = await barred(await ports.cards.read(intentId), ports);
  const wasCharged = effect.result !== undefined;
  switch (intent.state) {
    case 'cancelled': // no money had moved: there is nothing to tell
      await effects.compensated(effect, []);
      return;
    case 'succeeded':
      await giveBack(effect, intent, ports);
      await effects.compensated(effect, writes.refunded(effect.orderId, intent, wasCharged));
      return;
    case 'refunded': // an earlier attempt's refund, whose last transaction is missing
      await effects.compensated(effect, writes.refunded(effect.orderId, intent, wasCharged));
      return;
    default:
      throw new TransientFailure(`Order ${effect.orderId}: the payment ${intent.id} is still ${intent.state}.`);
  }
}

/** The intent once no money can move on it any more, unless it has moved. */
async function barred(intent: CardIntent, { cards }: PaymentPorts): Promise<CardIntent> {
  const isFinal = intent.state === 'cancelled' || intent.state === 'succeeded' || intent.state === 'refunded';
  return isFinal ? intent : cards.cancel(intent.id);
}

/** A provider gives all of an intent's money back once, so a second key after a kept error cannot do it twice. */
async function giveBack(effect: Effect<ChargePaymentResult>, { id }: CardIntent, ports: PaymentPorts): Promise<void> {
  const key = `${effect.orderId}#RefundPayment#${effect.attempt}`;
  await withFreshKey(effect, ports, () => ports.cards.refund(id, key));
}
