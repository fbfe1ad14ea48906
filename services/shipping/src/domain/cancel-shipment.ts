import { done, type Effect, type Outcome } from '@backstitch/idempotency';
import { ARRANGE_SHIPMENT, type ArrangedShipment, type ShippingPorts } from './shipping.ts';
import { voidLabel, voidLabelOfTombstone } from './void-label.ts';

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
  else await voidLabelOfTombstone(effect, ports);
  return done({ orderId });
}

/** A label that an attempt still buys after this is voided by that attempt, which finds the tombstone. */
async function undo(effect: Effect<ArrangedShipment>, shipmentId: string, ports: ShippingPorts): Promise<void> {
  const { effects, writes } = ports;
  const shipment = await voidLabel(shipmentId, effect.orderId, ports);
  const wasArranged = effect.result !== undefined;
  const tells = shipment.state === 'void' ? writes.cancelled(effect.orderId, shipmentId, wasArranged) : [];
  await effects.compensated(effect, tells);
}
