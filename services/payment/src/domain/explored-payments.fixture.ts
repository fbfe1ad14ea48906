import {
  answerEffectsCall,
  type Call,
  type EffectsWorld,
  effectsCalling,
  noEffects,
  type Process,
  type Way,
} from '@backstitch/idempotency/testing';
import { type CardIntent, type CardPayments, ProviderKeptError } from './card-payments.ts';
import { chargePayment } from './charge-payment.ts';
import type { ChargePaymentResult, PaymentPorts, PaymentWrites } from './payments.ts';
import { type OpenIntents, reconcilePayments } from './reconcile-payments.ts';
import { refundPayment } from './refund-payment.ts';

/** The payments' table and the card provider, as plain data. */
export interface PaymentsWorld extends EffectsWorld {
  readonly intents: Readonly<Record<string, CardIntent>>;
  /** The first answer of each key; `failed`: a 500. */
  readonly keys: Readonly<Record<string, { readonly value: unknown } | 'failed'>>;
  /** Ids of the intents whose money was taken, a time each, and given back. */
  readonly charged: readonly string[];
  readonly refunded: readonly string[];
}

/** Nothing has happened. */
export const emptyWorld: PaymentsWorld = { ...noEffects, intents: {}, keys: {}, charged: [], refunded: [] };

/** The order that everybody works on. */
export const plan = { orderId: 'O1', amountMinor: 49_90, currency: 'EUR', paymentMethod: 'pm_card_visa' };

/** An attempt at the charge. */
export const charge = (name: string): Process => ({ name, run: (call) => chargePayment(plan, portsOver(call)) });

/** An attempt at the refund. */
export const refund = (name: string): Process => ({ name, run: (call) => refundPayment(plan, portsOver(call)) });

/** A run of the reconciliation. */
export const reconcile = (name: string): Process => ({
  name,
  run: (call) => {
    const { effects, cards } = portsOver(call);
    const page = () => call({ port: 'cards', method: 'list', args: [] }) as ReturnType<OpenIntents['page']>; // as waysOf has it
    return reconcilePayments({ effects, cards, openIntents: { page }, mayGoOn: () => true });
  },
});

function portsOver(call: (call: Call) => Promise<unknown>): PaymentPorts {
  const cards = new Proxy({} as CardPayments, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        call({ port: 'cards', method: String(method), args }),
  });
  return { effects: effectsCalling<ChargePaymentResult>(call), cards, writes };
}

/** Writes that bear the event's name and place only. */
const named = (event: string, sequence: number) => [{ Put: { TableName: `${sequence} ${event}`, Item: {} } }];
const writes: PaymentWrites = {
  charged: () => named('PaymentCharged', 1),
  declined: () => named('PaymentDeclined', 1),
  refunded: (_orderId, _intent, wasCharged) => named('PaymentRefunded', wasCharged ? 2 : 1),
};

/** The events that were committed, with their places. */
export function eventsOf({ committed }: PaymentsWorld): (string | undefined)[] {
  return committed.flat().map((write) => write.Put?.TableName);
}

/** Every way in which a call may go: keyed calls may get a 500 that is kept, a confirmation may be declined. */
export function waysOf(world: PaymentsWorld, call: Call): Way<PaymentsWorld>[] {
  if (call.port === 'effects') {
    const { world: changed, value } = answerEffectsCall(world, call);
    return [{ world: { ...world, ...changed }, answer: { value } }];
  }
  const [first, second] = call.args.map(String) as [string, string]; // ids and keys; a plan is not looked at
  switch (call.method) {
    case 'plan':
      return keyed(world, second, [planned(world)]);
    case 'confirm':
      return keyed(world, second, confirmed(world, first));
    case 'refund':
      return keyed(world, second, [givenBack(world, first)]);
    case 'read':
      return [plainly(world, asRead(world, first))];
    case 'cancel': {
      const intent = asRead(world, first);
      const isFinal = intent.state === 'succeeded' || intent.state === 'refunded';
      return [isFinal ? plainly(world, intent) : changedTo(world, first, { state: 'cancelled' })];
    }
    case 'list':
      return [plainly(world, { intents: openIntents(world).map((id) => ({ id, orderId: plan.orderId })) })];
    default:
      throw new Error(`The card provider has no ${call.method}.`);
  }
}

/** Ids of the intents on which money could still move. */
export function openIntents({ intents }: PaymentsWorld): string[] {
  return Object.values(intents).flatMap(({ id, state }) => (state === 'unconfirmed' ? [id] : []));
}

function keyed(world: PaymentsWorld, key: string, ways: Way<PaymentsWorld>[]): Way<PaymentsWorld>[] {
  const failed = { error: new ProviderKeptError('memory', '500') };
  const kept = world.keys[key];
  if (kept !== undefined) return [{ world, answer: kept === 'failed' ? failed : kept }];
  const keeping = (way: Way<PaymentsWorld>, as: PaymentsWorld['keys'][string]) => ({
    ...way.world,
    keys: { ...way.world.keys, [key]: as },
  });
  const [first] = ways;
  return [
    ...ways.map((way) => ({ ...way, world: 'value' in way.answer ? keeping(way, way.answer) : way.world })),
    { world: keeping(plainly(world, undefined), 'failed'), answer: failed, fault: 'kept 500' },
    ...(first ? [{ world: keeping(first, 'failed'), answer: failed, fault: 'kept 500' }] : []),
  ];
}

function planned(world: PaymentsWorld): Way<PaymentsWorld> {
  const id = `pi_${Object.keys(world.intents).length + 1}`;
  const { amountMinor, currency } = plan;
  const intent: CardIntent = { id, amountMinor, currency, state: 'unconfirmed' };
  return { world: { ...world, intents: { ...world.intents, [id]: intent } }, answer: { value: intent } };
}

function confirmed(world: PaymentsWorld, id: string): Way<PaymentsWorld>[] {
  const intent = asRead(world, id);
  if (intent.state !== 'unconfirmed') return [plainly(world, intent)];
  const approved = changedTo(world, id, { state: 'succeeded' });
  return [
    { ...approved, world: { ...approved.world, charged: [...world.charged, id] } },
    { ...changedTo(world, id, { state: 'declined', declineCode: 'generic_decline' }), fault: 'declined' },
  ];
}

function givenBack(world: PaymentsWorld, id: string): Way<PaymentsWorld> {
  if (world.refunded.includes(id)) return plainly(world, undefined); // all of it was given back: once, whatever the key
  if (asRead(world, id).state !== 'succeeded') return { world, answer: { error: new Error(`${id} did not succeed`) } };
  return plainly({ ...world, refunded: [...world.refunded, id] }, undefined);
}

function asRead({ intents, refunded }: PaymentsWorld, id: string): CardIntent {
  const intent = intents[id];
  if (!intent) throw new Error(`No intent ${id}`);
  return refunded.includes(id) ? { ...intent, state: 'refunded' } : intent;
}

function changedTo(world: PaymentsWorld, id: string, change: Partial<CardIntent>): Way<PaymentsWorld> {
  const changed = { ...asRead(world, id), ...change };
  return plainly({ ...world, intents: { ...world.intents, [id]: changed } }, changed);
}

function plainly(world: PaymentsWorld, value: unknown): Way<PaymentsWorld> {
  return { world, answer: { value } };
}
