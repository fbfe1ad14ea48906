import { type Effect, type Outcome, outcomeOf, TransientFailure, untilEnded } from '@backstitch/idempotency';
import type { CardIntent, PaymentPlan } from './card-payments.ts';
import { PaymentDeclined } from './payment-declined.ts';
import { CHARGE_PAYMENT, type ChargePaymentResult, type PaymentPorts } from './payments.ts';
import { withFreshKey } from './with-fresh-key.ts';

type Charge = Effect<ChargePaymentResult>;

/**
 * Charges an order's total at most once, however often, however late and by however many at once this is called.
 * @throws {StepCancelled} once the refund has barred it; `TransientFailure` where a repetition may succeed.
 */
export async function chargePayment(plan: PaymentPlan, ports: PaymentPorts): Promise<Outcome<ChargePaymentResult>> {
  const key = { orderId: plan.orderId, step: CHARGE_PAYMENT };
  return outcomeOf(await untilEnded(ports.effects, key, (effect) => advance(effect, plan, ports)));
}

async function advance(effect: Charge, plan: PaymentPlan, ports: PaymentPorts): Promise<Charge> {
  if (effect.providerId === undefined) return planAndHold(effect, plan, ports);
  const found = await ports.cards.read(effect.providerId);
  if (found.state !== 'unconfirmed') return settle(effect, found, ports);
  const key = keyOf(effect, 'confirm');
  return settle(effect, await withFreshKey(effect, ports, () => ports.cards.confirm(found.id, key)), ports);
}

/** Makes the intent and stores it on the row before any money can move: this one, and no other, is confirmed. */
async function planAndHold(effect: Charge, plan: PaymentPlan, ports: PaymentPorts): Promise<Charge> {
  const planned = await withFreshKey(effect, ports, () => ports.cards.plan(plan, keyOf(effect, 'plan')));
  if (planned.state === 'refused') return decline(effect, planned.declineCode, ports);
  const held = await ports.effects.holdProviderObject(effect, planned.id);
  if (held.providerId !== planned.id) await ports.cards.cancel(planned.id); // another attempt's intent came first
  return held;
}

/** Writes down what became of the intent; a declined one is first barred from being confirmed any more. */
async function settle(effect: Charge, intent: CardIntent, ports: PaymentPorts): Promise<Charge> {
  const { orderId } = effect;
  switch (intent.state) {
    case 'succeeded':
    case 'refunded': // under STARTED: by hand, at the provider. It was charged, and that is what is recorded
      return ports.effects.complete(effect, { orderId, paymentId: intent.id }, ports.writes.charged(orderId, intent));
    case 'cancelled': // under STARTED: a decline whose last transaction is missing
      return decline(effect, intent.declineCode ?? 'cancelled', ports);
    case 'declined':
      return settleCancelled(effect, intent, await ports.cards.cancel(intent.id), ports);
    case 'processing':
    case 'unconfirmed':
      throw new TransientFailure(`Order ${orderId}: the payment ${intent.id} is ${intent.state}.`);
  }
}

/** A cancel that came too late says that the money moved after all. */
function settleCancelled(
  effect: Charge,
  declined: CardIntent,
  intent: CardIntent,
  ports: PaymentPorts,
): Promise<Charge> {
  if (intent.state === 'declined' || intent.state === 'processing' || intent.state === 'unconfirmed') {
    throw new TransientFailure(
      `Order ${effect.orderId}: the payment ${intent.id} is ${intent.state}, not cancelled yet.`,
    );
  }
  const declineCode = intent.declineCode ?? declined.declineCode;
  return settle(effect, { ...intent, ...(declineCode === undefined ? {} : { declineCode }) }, ports);
}

function decline(effect: Charge, declineCode: string, { effects, writes }: PaymentPorts): Promise<Charge> {
  const { orderId } = effect;
  return effects.reject(effect, new PaymentDeclined(orderId, declineCode), writes.declined(orderId, declineCode));
}

function keyOf({ orderId, step, attempt }: Charge, call: 'plan' | 'confirm'): string {
  return `${orderId}#${step}#${attempt}#${call}`;
}
