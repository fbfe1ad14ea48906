import { memoryEffects } from '@backstitch/idempotency/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrangeShipment } from './arrange-shipment.ts';
import { cancelShipment } from './cancel-shipment.ts';
import { type MemoryCarrierOptions, memoryCarrier } from './memory-carrier.fixture.ts';
import type { ArrangedShipment, ShipmentWrites, ShippingPorts } from './shipping.ts';

const shipTo = { name: 'Ada', line1: '1 Quay', city: 'Cork', postalCode: '12345', country: 'IE' };
const task = { orderId: 'O1', shipTo };

/** Writes that bear the event's name and place only. */
const named = (event: string, sequence: number) => [{ Put: { TableName: `${sequence} ${event}`, Item: {} } }];
const writes: ShipmentWrites = {
  arranged: () => named('ShipmentArranged', 1),
  rejected: () => named('ShipmentRejected', 1),
  cancelled: (_orderId, _shipmentId, wasArranged) => named('ShipmentCancelled', wasArranged ? 2 : 1),
};

function openShipping(options: MemoryCarrierOptions) {
  const effects = memoryEffects<ArrangedShipment>(options.turn);
  const carrier = memoryCarrier(options);
  const ports: ShippingPorts = { effects, carrier, writes };
  const events = () => effects.committed.flat().map((write) => write.Put?.TableName);
  const labels = () => [...carrier.shipments.values()].filter(({ state }) => state === 'bought').length;
  return { ports, carrier, events, labels };
}

describe('arranging and cancelling, alone', () => {
  test('a label is bought once, and every repetition answers the first', async () => {
    const { ports, labels, events } = openShipping({ delivers: true });

    const first = await arrangeShipment(task, ports);
    const second = await arrangeShipment(task, ports);

    expect(first).toEqual({ kind: 'done', result: { orderId: 'O1', shipmentId: 'shp_1', trackingCode: 'EZ1' } });
    expect(second).toEqual(first);
    expect(labels()).toBe(1);
    expect(events()).toEqual(['1 ShipmentArranged']);
  });

  test('an address that the carrier refuses is a rejection, and no label is bought', async () => {
    const { ports, labels, events } = openShipping({ delivers: false });

    const outcome = await arrangeShipment(task, ports);

    expect(outcome).toMatchObject({ kind: 'rejected', rejection: { name: 'AddressUndeliverable' } });
    expect(labels()).toBe(0);
    expect(events()).toEqual(['1 ShipmentRejected']);
  });

  test('cancelling voids the label once, and tells it once', async () => {
    const { ports, labels, events } = openShipping({ delivers: true });
    await arrangeShipment(task, ports);

    await cancelShipment(task, ports);
    await cancelShipment(task, ports);

    expect(labels()).toBe(0);
    expect(events()).toEqual(['1 ShipmentArranged', '2 ShipmentCancelled']);
  });

  test('cancelling nothing bars the arranging for good and tells nothing', async () => {
    const { ports, carrier, events } = openShipping({ delivers: true });

    await cancelShipment(task, ports);

    await expect(arrangeShipment(task, ports)).rejects.toThrow(expect.objectContaining({ name: 'StepCancelled' }));
    expect(carrier.shipments.size).toBe(0);
    expect(events()).toEqual([]);
  });
});

test('a cancellation that finds the shipment rejected voids a label that was bought all the same', async () => {
  const { ports, carrier, labels } = openShipping({ delivers: true });
  const held = await ports.effects.holdProviderObject(
    await ports.effects.start({ orderId: 'O1', step: 'ArrangeShipment' }),
    (await carrier.plan('O1', shipTo)).state === 'planned' ? 'shp_1' : '',
  );
  await ports.effects.reject(held, { name: 'AddressUndeliverable', message: '' }, []);
  await carrier.buy({ id: 'shp_1', state: 'planned' }); // by an attempt that was under way, and died

  await cancelShipment(task, ports);

  expect(labels()).toBe(0);
});

test('a label that the carrier does not take back keeps its cancellation from ending', async () => {
  const { ports, events } = openShipping({ delivers: true, voids: false });
  await arrangeShipment(task, ports);

  await expect(cancelShipment(task, ports)).rejects.toMatchObject({ name: 'TransientFailure' });

  expect(await ports.effects.read({ orderId: 'O1', step: 'ArrangeShipment' })).toMatchObject({ state: 'COMPENSATING' });
  expect(events()).toEqual(['1 ShipmentArranged']);
});

describe('arranging and cancelling that meet', () => {
  const tasks = fc.array(fc.constantFrom('arrange', 'cancel'), { minLength: 1, maxLength: 5 });

  test('a cancelled order has no live label once all attempts have ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), tasks, async (scheduler, delivers, started) => {
        const { ports, labels } = openShipping({ delivers, turn: () => scheduler.schedule(Promise.resolve()) });
        const arrange = () => arrangeShipment(task, ports).catch(onlyCancelled);
        const cancel = () => cancelShipment(task, ports);
        await scheduler.waitFor(
          Promise.all([...started, 'cancel'].map((name) => (name === 'arrange' ? arrange() : cancel()))),
        );
        expect(labels()).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  test('without a cancellation there is at most one label, however many attempts meet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (scheduler, attempts) => {
        const { ports, labels } = openShipping({ delivers: true, turn: () => scheduler.schedule(Promise.resolve()) });
        const all = Array.from({ length: attempts }, () => arrangeShipment(task, ports));
        await scheduler.waitFor(Promise.all(all));
        expect(labels()).toBe(1);
      }),
    );
  });
});

function onlyCancelled(error: unknown): undefined {
  if (error instanceof Error && error.name === 'StepCancelled') return undefined;
  throw error;
}
