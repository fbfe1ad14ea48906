import { done, type Effect, type Outcome } from '@backstitch/idempotency';
import { ARRANGE_SHIPMENT, type ArrangedShipment, type ShippingPorts } from './shipping.ts';

/** What CancelShipment answers. */
export interface CancelShipmentResult {
  readonly orderId: string;
}

/**
 * Undoes an order's shipment: bars it for good if no label was bought, and voids the label if one was.
 * @throws `TransientFailure` where a repetition may succeed.
 */
export async function cancelShipment(
  { orderId }: { readonly orderId: string },
  ports: ShippingPorts,
): Promise<Outcome<CancelShipmentResult>> {
  const effect = await ports.effects.beginCompensation({ orderId, step: ARRANGE_SHIPMENT });
  if (effect.state === 'COMPENSATING' && effect.providerId !== undefined) await undo(effect, effect.providerId, ports);
  return done({ orderId });
}

/** A label that an attempt still buys after this is voided by that attempt, which finds the tombstone. */
async function undo(
  effect: Effect<ArrangedShipment>,
  shipmentId: string,
  { effects, carrier, writes }: ShippingPorts,
): Promise<void> {
  const shipment = await carrier.void(shipmentId);
  const wasArranged = effect.result !== undefined;
  const undone = shipment.state === 'void' || wasArranged;
  await effects.compensated(effect, undone ? writes.cancelled(effect.orderId, shipmentId, wasArranged) : []);
}
