import type { Effects, Writes } from '@backstitch/idempotency';
import type { Carrier } from './carrier.ts';

/** What ArrangeShipment answers. */
export interface ArrangedShipment {
  readonly orderId: string;
  /** The carrier's id of the shipment. */
  readonly shipmentId: string;
  readonly trackingCode: string;
}

/** What a shipment's changes write: the shipment's row and its event, for the transaction of the effect row. */
export interface ShipmentWrites {
  arranged(shipment: ArrangedShipment): Writes;
  rejected(orderId: string): Writes;
  /** @param wasArranged whether the arranging was recorded before, and so has its event. */
  cancelled(orderId: string, shipmentId: string, wasArranged: boolean): Writes;
}

/** What arranging and cancelling need. */
export interface ShippingPorts {
  readonly effects: Effects<ArrangedShipment>;
  readonly carrier: Carrier;
  readonly writes: ShipmentWrites;
}

/** The step whose effect row both tasks work on. */
export const ARRANGE_SHIPMENT = 'ArrangeShipment';
