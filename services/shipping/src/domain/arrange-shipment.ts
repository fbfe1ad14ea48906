import { type Effect, type Outcome, outcomeOf, TransientFailure, untilEnded } from '@backstitch/idempotency';
import { AddressUndeliverable } from './address-undeliverable.ts';
import type { Address, CarrierShipment } from './carrier.ts';
import { ARRANGE_SHIPMENT, type ArrangedShipment, type ShippingPorts } from './shipping.ts';
import { voidLabelOfTombstone } from './void-label.ts';

/** What is to be arranged. */
export interface ArrangeShipmentTask {
  readonly orderId: string;
  readonly shipTo: Address;
}

type Arrangement = Effect<ArrangedShipment>;

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
  const key = { orderId: task.orderId, step: ARRANGE_SHIPMENT };
  const ended = await untilEnded(ports.effects, key, (effect) => advance(effect, task, ports));
  await voidLabelOfTombstone(ended, ports);
  return outcomeOf(ended);
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

/** Rejected first, voided then: a label that is bought meanwhile finds the tombstone. */
function reject(effect: Arrangement, { effects, writes }: ShippingPorts): Promise<Arrangement> {
  return effects.reject(effect, new AddressUndeliverable(effect.orderId), writes.rejected(effect.orderId));
}
