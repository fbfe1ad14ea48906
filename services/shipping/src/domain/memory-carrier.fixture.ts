import type { Carrier, CarrierShipment } from './carrier.ts';

/** A carrier in memory, with the shipments that tests read. */
export interface MemoryCarrier extends Carrier {
  readonly shipments: ReadonlyMap<string, CarrierShipment>;
}

/** How the carrier behaves. */
export interface MemoryCarrierOptions {
  readonly delivers: boolean;
  /** Whether it takes a label back; by default it does. */
  readonly voids?: boolean;
  /** Awaited before each call takes effect and again before its answer arrives. */
  readonly turn?: () => Promise<void>;
}

const noTurn = async () => undefined;

/** A carrier that plans as often as it is asked, buys a shipment once and voids what was bought. */
export function memoryCarrier({ delivers, voids = true, turn = noTurn }: MemoryCarrierOptions): MemoryCarrier {
  const shipments = new Map<string, CarrierShipment>();
  const shipment = (id: string): CarrierShipment => {
    const found = shipments.get(id);
    if (!found) throw new Error(`No shipment ${id}`);
    return found;
  };
  const keep = (kept: CarrierShipment): CarrierShipment => {
    shipments.set(kept.id, kept);
    return kept;
  };
  const inTurn = async <Value>(effect: () => Value): Promise<Value> => {
    await turn();
    const value = effect();
    await turn();
    return value;
  };

  return {
    shipments,
    plan: () => inTurn(() => keep({ id: `shp_${shipments.size + 1}`, state: 'planned' })),
    read: (id) => inTurn(() => shipment(id)),
    buy: ({ id }) =>
      inTurn(() => {
        if (shipment(id).state !== 'planned') return shipment(id);
        return delivers ? keep({ id, state: 'bought', trackingCode: 'EZ1' }) : ({ state: 'undeliverable' } as const);
      }),
    void: (id) => inTurn(() => (shipment(id).state === 'bought' && voids ? keep({ id, state: 'void' }) : shipment(id))),
  };
}
