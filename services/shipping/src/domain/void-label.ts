import { type Effect, isTombstone, TransientFailure } from '@backstitch/idempotency';
import type { CarrierShipment } from './carrier.ts';
import type { ArrangedShipment, ShippingPorts } from './shipping.ts';

/**
 * The carrier cannot bar a planned shipment from being bought, so a tombstone may still get a label: from an attempt
 * whose call was under way. Therefore whoever finds a tombstone, an action or a compensation, voids the label of its
 * shipment before it answers.
 * @throws {TransientFailure} when the label cannot be voided now.
 */
export async function voidLabelOfTombstone(effect: Effect<ArrangedShipment>, ports: ShippingPorts): Promise<void> {
  if (isTombstone(effect) && effect.providerId !== undefined) await voidLabel(effect.providerId, effect.orderId, ports);
}

/**
 * Voids a shipment's label, if one was bought. Answers the shipment as it stands: `void` or `planned`.
 * @throws {TransientFailure} when it stays bought: tried again, and in the end a matter for a person.
 */
export async function voidLabel(id: string, orderId: string, { carrier }: ShippingPorts): Promise<CarrierShipment> {
  const shipment = await carrier.void(id);
  if (shipment.state !== 'bought') return shipment;
  throw new TransientFailure(`Order ${orderId}: the carrier does not void the label of ${id}.`);
}
