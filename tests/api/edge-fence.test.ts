import { sampleOrder } from '@backstitch/cli';
import { EDGE_LEASE_SECONDS, edgeFence } from '@backstitch/idempotency';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ordersTable } from '../../services/order/src/adapters/orders-table.ts';
import { HttpProblem } from '../../services/order/src/http/answers.ts';
import {
  type PlaceOrderAnswer,
  type PlaceOrderPorts,
  placeOrderOnce,
} from '../../services/order/src/http/place-order-once.ts';
import { openTable, type SimulatedTable } from './simulated-table.ts';

let table: SimulatedTable;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());

/** A function's process that dies at one of its calls, before or after it takes effect. */
interface Death {
  readonly atCall: number;
  readonly takesEffect: boolean;
}

const death = fc.option(fc.record({ atCall: fc.integer({ min: 1, max: 5 }), takesEffect: fc.boolean() }));
const pausesMs = fc.array(fc.constantFrom(0, 90, (EDGE_LEASE_SECONDS + 1) * 1_000), { minLength: 12, maxLength: 12 });

/** A shop in which some copies of one request are at work at once. */
function openEdge(customerId: string, pauses: readonly number[]) {
  let nowMs = Date.UTC(2026, 0, 1);
  let ids = 0;
  let calls = 0;
  const now = () => nowMs;
  const request = { customerId, idempotencyKey: 'one', body: { ...sampleOrder, items: [...sampleOrder.items] } };

  const place = (scheduler: fc.Scheduler | undefined, dies: Death | null, waitSeconds: number) => {
    let own = 0;
    const client = table.client(async (call) => {
      own += 1;
      await scheduler?.schedule(Promise.resolve());
      nowMs += pauses[calls++ % pauses.length] ?? 0;
      if (dies?.atCall !== own) return void (await call());
      if (dies.takesEffect) await call();
      throw new Died();
    });
    const origin = { now, newId: () => `${customerId}-${++ids}` };
    const ports: PlaceOrderPorts = {
      edge: edgeFence({ client, tableName: table.tableName, now }),
      orders: ordersTable(client, table.tableName, origin),
      catalogue: {
        pricesOf: async (skus) => new Map(skus.map((sku) => [sku, { unitPriceMinor: 5, currency: 'EUR' }])),
      },
      sleep: async (ms) => {
        nowMs += ms;
        await scheduler?.schedule(Promise.resolve());
      },
      ...origin,
    };
    return placeOrderOnce({ ...request, waitSeconds }, ports);
  };
  return {
    place,
    passLease: () => {
      nowMs += (EDGE_LEASE_SECONDS + 1) * 1_000;
    },
  };
}

class Died extends Error {
  override readonly name = 'Died';
}

/** An answer that was given, or a word for what else became of the request. */
async function outcomeOf(placing: Promise<PlaceOrderAnswer>): Promise<PlaceOrderAnswer | string> {
  try {
    return await placing;
  } catch (error) {
    if (error instanceof HttpProblem) return `${error.problem.status}`;
    return error instanceof Error ? error.name : 'unknown';
  }
}

let runs = 0;

test('copies of a request at once, dying wherever they like: one order, one event, and one answer for all (I8)', async () => {
  const copies = fc.array(fc.record({ dies: death, waitSeconds: fc.constantFrom(0, 2) }), {
    minLength: 2,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), copies, pausesMs, async (scheduler, requests, pauses) => {
      const customerId = `customer-${++runs}`;
      const edge = openEdge(customerId, pauses);
      const placing = requests.map(({ dies, waitSeconds }) => outcomeOf(edge.place(scheduler, dies, waitSeconds)));
      const outcomes = await scheduler.waitFor(Promise.all(placing));
      edge.passLease();
      outcomes.push(await outcomeOf(edge.place(undefined, null, 0)));

      const answers = outcomes.filter((outcome) => typeof outcome !== 'string');
      const others = outcomes.filter((outcome) => typeof outcome === 'string');
      expect(others.filter((word) => !['Died', '409', 'TransientFailure'].includes(word))).toEqual([]);
      expect(answers.length).toBeGreaterThan(0);
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
      expect(answers.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
      const rows = (await table.rows()).filter((row) => JSON.stringify(row).includes(`${customerId}-`));
      expect(rows.filter(({ pk }) => pk?.S?.startsWith('ORDER#'))).toHaveLength(1);
      expect(rows.filter(({ pk }) => pk?.S?.startsWith('OUTBOX#'))).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});

test('what a request claimed that never came back is taken over once its lease is over, and not before', async () => {
  const edge = openEdge('patient', [0]);
  await outcomeOf(edge.place(undefined, { atCall: 2, takesEffect: false }, 0)); // it claimed, and will not come back

  expect(await outcomeOf(edge.place(undefined, null, 20))).toBe('409'); // the lease is longer than any wait
  edge.passLease();
  expect(await outcomeOf(edge.place(undefined, null, 0))).toMatchObject({ status: 202, replayed: false });
});

test('a claim that the SDK repeats, because its answer was lost, is not taken for somebody else at work', async () => {
  let calls = 0;
  const client = table.client(async (call) => {
    calls += 1;
    await call();
    if (calls === 1) await call(); // nobody heard the first answer
  });
  const fence = edgeFence({ client, tableName: table.tableName, now: () => Date.UTC(2026, 0, 1) });
  const request = { callerId: 'unheard', key: 'one', payload: '{}' };

  expect(await fence.claim(request, () => 'the-order')).toEqual({ kind: 'ours', resourceId: 'the-order' });
  expect(await fence.claim(request, () => 'another')).toMatchObject({ kind: 'in-progress' });
});
