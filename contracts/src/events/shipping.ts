import * as z from 'zod/mini';
import { defineEvent } from './envelope.ts';

const source = 'backstitch.shipping';

/** A label was bought: the carrier expects the parcel. `shipmentId` is the carrier's. */
export const ShipmentArranged = defineEvent({
  type: 'ShipmentArranged',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), shipmentId: z.string(), trackingCode: z.string() }),
});

/** The carrier does not deliver to the address: no label was bought. */
export const ShipmentRejected = defineEvent({
  type: 'ShipmentRejected',
  source,
  version: 1,
  data: z.object({ orderId: z.string() }),
});

/** The label is void: the carrier expects the parcel no more. */
export const ShipmentCancelled = defineEvent({
  type: 'ShipmentCancelled',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), shipmentId: z.string() }),
});
