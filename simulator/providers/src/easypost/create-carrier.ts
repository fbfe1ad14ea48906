import type { Kernel } from '#kernel';
import { EASYPOST_HOST, type EasyPostOptions, easyPostHost } from './host.ts';
import type { Shipment } from './shipment.ts';
import { openShipments, orderIdOf } from './shipments-table.ts';

/** A shipment as the carrier's books have it. */
export interface ShipmentEntry {
  readonly id: string;
  /** The reference, up to a `#`. */
  readonly orderId: string | undefined;
  readonly reference: string | undefined;
  /** Planned: nothing was bought. Live: a label that will be shipped. Void: a label that was refunded. */
  readonly state: 'planned' | 'live' | 'void';
  readonly trackingCode: string | undefined;
}

/** The carrier's books, for invariants and for people. Entries in the order in which they were made. */
export interface Carrier {
  /** @param orderId only this order's; without it all, which is as long as the books are. */
  shipments(orderId?: string): ShipmentEntry[];
  /** Labels that were bought, live and void ones. */
  labels(orderId?: string): ShipmentEntry[];
}

/** Makes `api.easypost.com` answer on the kernel's internet. */
export function createCarrier(kernel: Kernel, options: EasyPostOptions = {}): Carrier {
  const table = openShipments(kernel.store, kernel.clock, kernel.random.fork('providers.easypost'));
  kernel.internet.register(EASYPOST_HOST, easyPostHost(table, kernel, options));
  const shipments = (orderId?: string) => table.ofOrder(orderId).map(entryOf);
  return { shipments, labels: (orderId) => shipments(orderId).filter(({ state }) => state !== 'planned') };
}

function entryOf(shipment: Shipment): ShipmentEntry {
  return {
    id: shipment.id,
    orderId: orderIdOf(shipment),
    reference: shipment.reference ?? undefined,
    state: stateOf(shipment),
    trackingCode: shipment.tracking_code ?? undefined,
  };
}

function stateOf(shipment: Shipment): ShipmentEntry['state'] {
  if (!shipment.postage_label) return 'planned';
  return shipment.refund_status ? 'void' : 'live';
}
