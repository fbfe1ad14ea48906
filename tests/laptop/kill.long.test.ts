import { type RunningSystem, startSystem, temporaryData } from '@backstitch/bench';
import { gatherFacts, observe, openSystem, placeOrder, sampleOrder } from '@backstitch/cli';
import { checkInvariants } from '@backstitch/proof';
import { expect, test } from 'vitest';
import { root } from '../house/source-files.ts';

const ORDERS = 200;
const CLIENTS = 16;

/** Places orders until the system is killed under them; what was acknowledged counts. */
async function placeUntilKilled(running: RunningSystem, count: number, acknowledged: string[]): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < count) {
      next += 1;
      const placed = await placeOrder(running, sampleOrder).catch(() => undefined);
      if (!placed) return;
      acknowledged.push(placed.orderId);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

test('killed in the middle of 200 sagas and started again, every order ends and the invariants hold', async () => {
  const data = await temporaryData();
  const acknowledged: string[] = [];

  const first = await startSystem(root, data.dataDir);
  await placeUntilKilled(first, ORDERS, acknowledged);
  expect(acknowledged).toHaveLength(ORDERS);
  await first.kill();

  const system = await openSystem({ stage: 'dev', dataDir: data.dataDir, clock: 'skip', workers: 0 });
  const observed = observe();
  await system.simulator.kernel.scheduler.untilQuiet();
  const facts = await gatherFacts(system, observed);
  const broken = checkInvariants(facts).filter(({ holds }) => !holds);
  await system.close();
  await data.remove();

  const statuses = new Map(facts.orders.map(({ orderId, status }) => [orderId, status]));
  expect(acknowledged.filter((orderId) => statuses.get(orderId) !== 'CONFIRMED')).toEqual([]);
  expect(broken).toEqual([]);
}, 120_000);
