import { type Effects, WritesRefused } from '@backstitch/idempotency';
import { memoryEffects } from '@backstitch/idempotency/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InventoryPorts, Line, Reservation, StockWrites } from './inventory.ts';
import { releaseInventory } from './release-inventory.ts';
import { reserveInventory } from './reserve-inventory.ts';

const order = (orderId: string, ...items: Line[]) => ({ orderId, items });
const mugs = (quantity: number): Line => ({ sku: 'MUG', quantity });

/** Writes as text: what they do to the stock, and the event with its place. */
const text = (...lines: string[]) => lines.map((TableName) => ({ Put: { TableName, Item: {} } }));
const writes: StockWrites = {
  reserved: ({ items }) => text(...items.map(({ sku, quantity }) => `${sku} -${quantity}`), '1 StockReserved'),
  rejected: () => text('1 StockReservationRejected'),
  released: ({ items }) => text(...items.map(({ sku, quantity }) => `${sku} +${quantity}`), '2 StockReleased'),
};

/** A warehouse in memory, which refuses what it does not have. */
function openWarehouse(available: Readonly<Record<string, number>>, turn?: () => Promise<void>) {
  const effects = memoryEffects<Reservation>(turn);
  const committed = () => effects.committed.flat().map((write) => write.Put?.TableName ?? '');
  const left = (sku: string) =>
    committed()
      .filter((line) => line.startsWith(`${sku} `))
      .reduce((sum, line) => sum + Number(line.slice(sku.length + 1)), available[sku] ?? 0);
  const complete: Effects<Reservation>['complete'] = (from, result, given) => {
    const refused = result.items.flatMap(({ sku, quantity }, index) => (left(sku) < quantity ? [index] : []));
    if (refused.length > 0) throw new WritesRefused(refused);
    return effects.complete(from, result, given);
  };
  const ports: InventoryPorts = { effects: { ...effects, complete }, writes };
  return { ports, left, events: () => committed().filter((line) => /^\d/.test(line)), effects };
}

describe('reserving', () => {
  test('takes the goods once, and every repetition answers the first reservation', async () => {
    const { ports, left, events } = openWarehouse({ MUG: 5 });

    const first = await reserveInventory(order('O1', mugs(2)), ports);
    const second = await reserveInventory(order('O1', mugs(2)), ports);

    expect(first).toEqual({ kind: 'done', result: { orderId: 'O1', items: [mugs(2)] } });
    expect(second).toEqual(first);
    expect(left('MUG')).toBe(3);
    expect(events()).toEqual(['1 StockReserved']);
  });

  test('adds up the lines of a SKU', async () => {
    const { ports, left } = openWarehouse({ MUG: 5 });

    await reserveInventory(order('O1', mugs(2), mugs(3)), ports);

    expect(left('MUG')).toBe(0);
  });

  test('takes nothing where one SKU does not suffice, and stays refused when it does again', async () => {
    const { ports, left, events } = openWarehouse({ MUG: 5, POT: 0 });
    const wanted = order('O1', mugs(1), { sku: 'POT', quantity: 1 });

    const outcome = await reserveInventory(wanted, ports);
    const again = await reserveInventory(order('O1', mugs(1)), ports);

    expect(outcome).toMatchObject({ kind: 'rejected', rejection: { name: 'OutOfStock' } });
    expect(again).toEqual(outcome);
    expect(left('MUG')).toBe(5);
    expect(events()).toEqual(['1 StockReservationRejected']);
  });
});

describe('releasing', () => {
  test('gives the goods back once', async () => {
    const { ports, left, events } = openWarehouse({ MUG: 5 });
    await reserveInventory(order('O1', mugs(2)), ports);

    await releaseInventory({ orderId: 'O1' }, ports);
    await releaseInventory({ orderId: 'O1' }, ports);

    expect(left('MUG')).toBe(5);
    expect(events()).toEqual(['1 StockReserved', '2 StockReleased']);
  });

  test('of nothing bars the reservation for good and tells nothing', async () => {
    const { ports, left, events } = openWarehouse({ MUG: 5 });

    await releaseInventory({ orderId: 'O1' }, ports);

    const late = reserveInventory(order('O1', mugs(2)), ports);
    await expect(late).rejects.toThrow(expect.objectContaining({ name: 'StepCancelled' }));
    expect(left('MUG')).toBe(5);
    expect(events()).toEqual([]);
  });
});

test('however reservations and releases of an order meet, nothing stays reserved', async () => {
  const tasks = fc.array(fc.constantFrom('reserve', 'release'), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), tasks, async (scheduler, started) => {
      const { ports, left } = openWarehouse({ MUG: 100 }, () => scheduler.schedule(Promise.resolve()));
      const reserve = () => reserveInventory(order('O1', mugs(2)), ports).catch(onlyCancelled);
      const release = () => releaseInventory({ orderId: 'O1' }, ports);
      await scheduler.waitFor(
        Promise.all([...started, 'release'].map((task) => (task === 'reserve' ? reserve() : release()))),
      );

      expect(left('MUG')).toBe(100);
      await scheduler.waitFor(reserve()); // a zombie
      expect(left('MUG')).toBe(100);
    }),
    { numRuns: 500 },
  );
});

function onlyCancelled(error: unknown): undefined {
  if (error instanceof Error && error.name === 'StepCancelled') return undefined;
  throw error;
}
