import { type Effects, isTombstone } from '@backstitch/idempotency';
import type { Carrier, CarrierShipment } from './carrier.ts';
import { ARRANGE_SHIPMENT, type ArrangedShipment } from './shipping.ts';

/** A shipment whose label was bought. */
export interface BoughtShipment extends CarrierShipment {
  /** From its reference; absent: it is not of this system. */
  readonly orderId?: string;
}

/** The shipments at the carrier whose labels were bought, page by page. */
export interface BoughtShipments {
  /** @param cursor `next` of the page before; absent: the first page. */
  page(cursor?: string): Promise<{ readonly shipments: readonly BoughtShipment[]; readonly next?: string }>;
}

/** What reconciling needs. */
export interface ReconcileShipmentsPorts {
  readonly effects: Pick<Effects<ArrangedShipment>, 'read'>;
  readonly carrier: Pick<Carrier, 'void'>;
  readonly boughtShipments: BoughtShipments;
  /** Asked before each shipment: false ends the run, and the next one begins again. */
  readonly mayGoOn: () => boolean;
}

/** What a run found and did. */
export interface ShipmentsReconciled {
  readonly examined: number;
  /** Ids of the shipments whose labels were voided. */
  readonly voided: readonly string[];
  /** Ids of those whose labels ought to be voided, but the carrier does not take them back: for a person. */
  readonly refused: readonly string[];
  /** False where more was there than one run looks at. */
  readonly complete: boolean;
}

/** Pages that one run looks at: a bound on its calls. */
const MAX_PAGES = 300;

/**
 * Voids the labels that nobody wants: bought by an attempt whose call was under way when the shipment was rejected or
 * cancelled, and that died before it could void its own.
 *
 * The carrier's objects are listed first, and each one's row is read then: once it is a tombstone, it stays one, and no
 * live label may belong to it. What is still under way (STARTED), what was arranged (DONE), and what is not of this
 * system's orders stays untouched. Runs may overlap and repeat, also with a cancellation: a label is voided once.
 */
export async function reconcileShipments(ports: ReconcileShipmentsPorts): Promise<ShipmentsReconciled> {
  const voided: string[] = [];
  const refused: string[] = [];
  let examined = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { shipments, next } = await ports.boughtShipments.page(cursor);
    for (const shipment of shipments) {
      if (!ports.mayGoOn()) return { examined, voided, refused, complete: false };
      if (shipment.state !== 'bought') continue;
      examined += 1;
      if (!(await isUnwanted(shipment, ports))) continue;
      const { state } = await ports.carrier.void(shipment.id);
      (state === 'void' ? voided : refused).push(shipment.id);
    }
    if (next === undefined) return { examined, voided, refused, complete: true };
    cursor = next;
  }
  return { examined, voided, refused, complete: false };
}

async function isUnwanted({ orderId }: BoughtShipment, { effects }: ReconcileShipmentsPorts): Promise<boolean> {
  if (orderId === undefined) return false;
  const effect = await effects.read({ orderId, step: ARRANGE_SHIPMENT });
  return effect !== undefined && isTombstone(effect);
}
