import {
  done,
  type Effect,
  EffectInconsistent,
  type Outcome,
  rejected,
  StepCancelled,
  TransientFailure,
} from '@backstitch/idempotency';
import { type CardIntent, type PaymentPlan, ProviderKeptError } from './card-payments.ts';
import { PaymentDeclined } from './payment-declined.ts';
import { CHARGE_PAYMENT, type ChargePaymentResult, type PaymentPorts } from './payments.ts';

type Charge = Effect<ChargePaymentResult>;

/** A row goes forward a handful of times; more turns than this mean that somebody else keeps changing it. */
const MAX_TURNS = 8;

/**
 * Charges an order's total at most once, however often, however late and by however many at once this is called.
 * Each turn does the next thing that the effect row asks for, and goes on from the row as it stands afterwards.
 * @throws {StepCancelled} once the refund has barred it; `TransientFailure` where a repetition may succeed.
 */
export async function chargePayment(plan: PaymentPlan, ports: PaymentPorts): Promise<Outcome<ChargePaymentResult>> {
  const { orderId } = plan;
  let effect = await ports.effects.start({ orderId, step: CHARGE_PAYMENT });
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const outcome = outcomeOf(effect);
    if (outcome) return outcome;
    effect = await advance(effect, plan, ports);
  }
  throw new TransientFailure(`Order ${orderId}: the charge changed ${MAX_TURNS} times under this attempt.`);
}

/** What the row has come to; undefined while there is something to do. */
function outcomeOf(effect: Charge): Outcome<ChargePaymentResult> | undefined {
  if (effect.state === 'STARTED') return undefined;
  if (effect.state === 'DONE' && effect.result) return done(effect.result);
  if (effect.state === 'REJECTED' && effect.rejection) return rejected(effect.rejection);
  if (effect.state === 'COMPENSATING' || effect.state === 'COMPENSATED') {
    throw new StepCancelled(CHARGE_PAYMENT, effect.orderId);
  }
  throw new EffectInconsistent(`Order ${effect.orderId}: ${CHARGE_PAYMENT} is ${effect.state} and does not say how.`);
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
      return ports.effects.complete(effect, { orderId, paymentId: intent.id }, ports.writes.charged(orderId, intent));
    case 'cancelled': // under STARTED: a decline whose last transaction is missing
      return decline(effect, intent.declineCode ?? 'cancelled', ports);
    case 'declined':
      return settleCancelled(effect, await ports.cards.cancel(intent.id), ports);
    case 'processing':
    case 'unconfirmed':
      throw new TransientFailure(`Order ${orderId}: the payment ${intent.id} is ${intent.state}.`);
  }
}

/** A cancel that came too late says that the money moved after all. */
function settleCancelled(effect: Charge, intent: CardIntent, ports: PaymentPorts): Promise<Charge> {
  if (intent.state === 'succeeded' || intent.state === 'cancelled') return settle(effect, intent, ports);
  throw new TransientFailure(
    `Order ${effect.orderId}: the payment ${intent.id} is ${intent.state}, not cancelled yet.`,
  );
}

function decline(effect: Charge, declineCode: string, { effects, writes }: PaymentPorts): Promise<Charge> {
  const { orderId } = effect;
  return effects.reject(effect, new PaymentDeclined(orderId, declineCode), writes.declined(orderId, declineCode));
}

/** After a failure that the provider may keep under the key, the next attempt takes a new one. */
async function withFreshKey<Answer>(effect: Charge, ports: PaymentPorts, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderKeptError) await ports.effects.raiseAttempt(effect);
    throw error;
  }
}

function keyOf({ orderId, step, attempt }: Charge, call: 'plan' | 'confirm'): string {
  return `${orderId}#${step}#${attempt}#${call}`;
}
