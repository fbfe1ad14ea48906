import { ProviderUnavailable } from '@backstitch/idempotency';
import {
  answerEffectsCall,
  type Call,
  type EffectsWorld,
  effectsCalling,
  noEffects,
  type Process,
  type Way,
} from '@backstitch/idempotency/testing';
import { arrangeShipment } from './arrange-shipment.ts';
import { cancelShipment } from './cancel-shipment.ts';
import type { Carrier, CarrierShipment } from './carrier.ts';
import { type BoughtShipments, reconcileShipments } from './reconcile-shipments.ts';
import type { ArrangedShipment, ShipmentWrites, ShippingPorts } from './shipping.ts';

/** The shipments' table and the carrier, as plain data. */
export interface ShipmentsWorld extends EffectsWorld {
  readonly shipments: Readonly<Record<string, CarrierShipment>>;
}

/** Nothing has happened. */
export const emptyWorld: ShipmentsWorld = { ...noEffects, shipments: {} };

const ORDER_ID = 'O1';
const shipTo = { name: 'Ada', line1: '1 Quay', city: 'Cork', postalCode: '12345', country: 'IE' };

/** An attempt to arrange the order's shipment. */
export const arrange = (name: string): Process => ({
  name,
  run: (call) => arrangeShipment({ orderId: ORDER_ID, shipTo }, portsOver(call)),
});

/** An attempt to cancel it. */
export const cancel = (name: string): Process => ({
  name,
  run: (call) => cancelShipment({ orderId: ORDER_ID }, portsOver(call)),
});

/** A run of the reconciliation. */
export const reconcile = (name: string): Process => ({
  name,
  run: (call) => {
    const { effects, carrier } = portsOver(call);
    const list = () => call({ port: 'carrier', method: 'list', args: [] });
    const page = () => list() as ReturnType<BoughtShipments['page']>; // as waysOf has it
    return reconcileShipments({ effects, carrier, boughtShipments: { page }, mayGoOn: () => true });
  },
});

function portsOver(call: (call: Call) => Promise<unknown>): ShippingPorts {
  const carrier = new Proxy({} as Carrier, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        call({ port: 'carrier', method: String(method), args }),
  });
  return { effects: effectsCalling<ArrangedShipment>(call), carrier, writes };
}

/** Writes that bear the event's name and place only. */
const named = (event: string, sequence: number) => [{ Put: { TableName: `${sequence} ${event}`, Item: {} } }];
const writes: ShipmentWrites = {
  arranged: () => named('ShipmentArranged', 1),
  rejected: () => named('ShipmentRejected', 1),
  cancelled: (_orderId, _shipmentId, wasArranged) => named('ShipmentCancelled', wasArranged ? 2 : 1),
};

/** The events that were committed, with their places. */
export function eventsOf({ committed }: ShipmentsWorld): (string | undefined)[] {
  return committed.flat().map((write) => write.Put?.TableName);
}

/** Ids of the shipments with a live label. */
export function liveLabels({ shipments }: ShipmentsWorld): string[] {
  return Object.values(shipments).flatMap(({ id, state }) => (state === 'bought' ? [id] : []));
}

/** Every way in which a call may go: a label may be refused for its address, and a call may fail before or after it. */
export function waysOf(world: ShipmentsWorld, call: Call): Way<ShipmentsWorld>[] {
  if (call.port === 'effects') {
    const { world: changed, value } = answerEffectsCall(world, call);
    return [{ world: { ...world, ...changed }, answer: { value } }];
  }
  const [first] = call.args;
  switch (call.method) {
    case 'plan':
      return [changedTo(world, { id: `shp_${Object.keys(world.shipments).length + 1}`, state: 'planned' })];
    case 'read':
      return [plainly(world, shipment(world, String(first)))];
    case 'buy':
      return bought(world, (first as CarrierShipment).id);
    case 'void': {
      const found = shipment(world, String(first));
      return [found.state === 'bought' ? changedTo(world, { id: found.id, state: 'void' }) : plainly(world, found)];
    }
    case 'list': {
      const shipments = Object.values(world.shipments).filter(({ state }) => state !== 'planned');
      return [plainly(world, { shipments: shipments.map((each) => ({ ...each, orderId: ORDER_ID })) })];
    }
    default:
      throw new Error(`The carrier has no ${call.method}.`);
  }
}

function bought(world: ShipmentsWorld, id: string): Way<ShipmentsWorld>[] {
  const found = shipment(world, id);
  if (found.state !== 'planned') return [plainly(world, found)];
  const done = changedTo(world, { id, state: 'bought', trackingCode: 'EZ1' });
  const failed = { error: new ProviderUnavailable('memory', '500') };
  return [
    done,
    { ...plainly(world, { state: 'undeliverable' }), fault: 'undeliverable' },
    { ...done, answer: failed, fault: '500' },
  ];
}

function shipment({ shipments }: ShipmentsWorld, id: string): CarrierShipment {
  const found = shipments[id];
  if (!found) throw new Error(`No shipment ${id}`);
  return found;
}

function changedTo(world: ShipmentsWorld, changed: CarrierShipment): Way<ShipmentsWorld> {
  return plainly({ ...world, shipments: { ...world.shipments, [changed.id]: changed } }, changed);
}

function plainly(world: ShipmentsWorld, value: unknown): Way<ShipmentsWorld> {
  return { world, answer: { value } };
}
