import * as z from 'zod/mini';
import type { CarrierShipment } from '../domain/carrier.ts';

/** What is read of EasyPost's shipment. @see "Shipment object", EasyPost API Documentation */
export const Shipment = z.object({
  id: z.string(),
  reference: z.optional(z.nullable(z.string())),
  rates: z.array(z.object({ id: z.string(), rate: z.string() })),
  postage_label: z.nullable(z.unknown()),
  tracking_code: z.nullable(z.string()),
  refund_status: z.nullable(z.string()),
});

/** EasyPost's shipment as this service sees it. */
export function toCarrierShipment(shipment: z.infer<typeof Shipment>): CarrierShipment {
  const { id, rates, postage_label, tracking_code, refund_status } = shipment;
  const cheapest = rates.toSorted((one, other) => Number(one.rate) - Number(other.rate))[0];
  return {
    id,
    state: stateOf(postage_label !== null, refund_status),
    ...(tracking_code === null ? {} : { trackingCode: tracking_code }),
    ...(cheapest === undefined ? {} : { rateId: cheapest.id }),
  };
}

/** A refund that the carrier turned down (the parcel is on its way) leaves the label as good as it was. */
function stateOf(isBought: boolean, refundStatus: string | null): CarrierShipment['state'] {
  if (!isBought) return 'planned';
  return refundStatus === 'submitted' || refundStatus === 'refunded' ? 'void' : 'bought';
}
