import {
  done,
  type Effect,
  EffectInconsistent,
  isTombstone,
  type Outcome,
  rejected,
  StepCancelled,
  TransientFailure,
} from '@backstitch/idempotency';
import { AddressUndeliverable } from './address-undeliverable.ts';
import type { Address, CarrierShipment } from './carrier.ts';
import { ARRANGE_SHIPMENT, type ArrangedShipment, type ShippingPorts } from './shipping.ts';

/** What is to be arranged. */
export interface ArrangeShipmentTask {
  readonly orderId: string;
  readonly shipTo: Address;
}

type Arrangement = Effect<ArrangedShipment>;

/** A row goes forward a handful of times; more turns than this mean that somebody else keeps changing it. */
const MAX_TURNS = 8;

/**
 * Buys an order's label at most once, however often, however late and by however many at once this is called.
 *
 * The carrier cannot bar a planned shipment from being bought. So whoever finds a tombstone voids the label before it
 * answers: one of the row's shipment that it, or an earlier attempt, bought too late.
 * @throws {StepCancelled} once the compensation has barred it; `TransientFailure` where a repetition may succeed.
 */
export async function arrangeShipment(
  task: ArrangeShipmentTask,
  ports: ShippingPorts,
): Promise<Outcome<ArrangedShipment>> {
  const { orderId } = task;
  let effect = await ports.effects.start({ orderId, step: ARRANGE_SHIPMENT });
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    if (effect.state !== 'STARTED') return endOf(effect, ports);
    effect = await advance(effect, task, ports);
  }
  throw new TransientFailure(`Order ${orderId}: the shipment changed ${MAX_TURNS} times under this attempt.`);
}

async function endOf(effect: Arrangement, { carrier }: ShippingPorts): Promise<Outcome<ArrangedShipment>> {
  if (isTombstone(effect) && effect.providerId !== undefined) await carrier.void(effect.providerId);
  if (effect.state === 'DONE' && effect.result) return done(effect.result);
  if (effect.state === 'REJECTED' && effect.rejection) return rejected(effect.rejection);
  if (isTombstone(effect)) throw new StepCancelled(ARRANGE_SHIPMENT, effect.orderId);
  throw new EffectInconsistent(`Order ${effect.orderId}: ${ARRANGE_SHIPMENT} is ${effect.state} and does not say how.`);
}

async function advance(effect: Arrangement, task: ArrangeShipmentTask, ports: ShippingPorts): Promise<Arrangement> {
  if (effect.providerId === undefined) return planAndHold(effect, task, ports);
  const found = await ports.carrier.read(effect.providerId);
  if (found.state !== 'planned') return settle(effect, found, ports);
  const bought = await ports.carrier.buy(found);
  return bought.state === 'undeliverable' ? reject(effect, ports) : settle(effect, bought, ports);
}

/** Plans the shipment and stores it on the row before anything is bought. One that loses the race is never bought. */
async function planAndHold(effect: Arrangement, task: ArrangeShipmentTask, ports: ShippingPorts): Promise<Arrangement> {
  const reference = `${effect.orderId}#${ARRANGE_SHIPMENT}`;
  const planned = await ports.carrier.plan(reference, task.shipTo);
  if (planned.state === 'undeliverable') return reject(effect, ports);
  return ports.effects.holdProviderObject(effect, planned.id);
}

function settle(effect: Arrangement, shipment: CarrierShipment, ports: ShippingPorts): Promise<Arrangement> {
  const { orderId } = effect;
  if (shipment.state === 'bought' && shipment.trackingCode !== undefined) {
    const arranged = { orderId, shipmentId: shipment.id, trackingCode: shipment.trackingCode };
    return ports.effects.complete(effect, arranged, ports.writes.arranged(arranged));
  }
  if (shipment.state === 'void') return reject(effect, ports); // under STARTED: voided at the carrier by hand
  throw new TransientFailure(`Order ${orderId}: the shipment ${shipment.id} is ${shipment.state}.`);
}

/** Rejected first, voided then (in {@link endOf}): a label that is bought meanwhile finds the tombstone. */
function reject(effect: Arrangement, { effects, writes }: ShippingPorts): Promise<Arrangement> {
  return effects.reject(effect, new AddressUndeliverable(effect.orderId), writes.rejected(effect.orderId));
}
