import { type OrderRequest, placeOrder } from '@backstitch/cli';
import { z } from 'zod';
import { watchConfirmed } from './confirmed-orders.ts';
import { type RunningSystem, startSystem, temporaryData } from './running-system.ts';
import { type CpuSeconds, cpuOf, difference } from './thread-cpu.ts';

/** What one load showed. */
export interface LoadResult {
  readonly clients: number;
  readonly orders: number;
  readonly ordersPerSecond: number;
  /** From POST to CONFIRMED, ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the system an order, ms; absent where the machine does not tell. */
  readonly cpuMsPerOrder: CpuSeconds | undefined;
  /** Calls of the account an order, by service and operation. */
  readonly callsPerOrder: Readonly<Record<string, number>>;
  /** Waits for the disk (fsync) an order. */
  readonly syncsPerOrder: number;
}

/** How the benchmark runs. */
export interface OrderBenchOptions {
  /** The project's root. */
  readonly root: string;
  /** Concurrent clients of each load. */
  readonly clients: readonly number[];
  /** How long each load runs, ms. */
  readonly durationMs: number;
  readonly order: OrderRequest;
  readonly progress: (text: string) => void;
}

/** Orders from POST to CONFIRMED over HTTP, durable on disk, at several numbers of clients. */
export async function benchOrders(options: OrderBenchOptions): Promise<LoadResult[]> {
  const data = await temporaryData();
  const system = await startSystem(options.root, data.dataDir);
  try {
    options.progress('Warming up');
    await load(system, { ...options, durationMs: 3_000 }, 8);
    const results: LoadResult[] = [];
    for (const clients of options.clients) {
      options.progress(`${clients} clients`);
      results.push(await load(system, options, clients));
    }
    return results;
  } finally {
    await system.stop();
    await data.remove();
  }
}

async function load(system: RunningSystem, options: OrderBenchOptions, clients: number): Promise<LoadResult> {
  const confirmed = watchConfirmed(system.aws);
  const before = await readMeters(system);
  const beganMs = performance.now();
  const latenciesMs: number[] = [];
  const client = async () => {
    while (performance.now() - beganMs < options.durationMs) {
      const startMs = performance.now();
      const { orderId } = await placeOrder(system, options.order);
      await confirmed.wait(orderId);
      latenciesMs.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client)).finally(() => confirmed.stop());
  const elapsedMs = performance.now() - beganMs;
  const after = await readMeters(system);
  return result(clients, latenciesMs, elapsedMs, before, after);
}

const meters = z.object({ calls: z.record(z.string(), z.number()), syncs: z.number() });

interface Meters {
  readonly cpu: CpuSeconds | undefined;
  readonly calls: Readonly<Record<string, number>>;
  readonly syncs: number;
}

async function readMeters({ aws, pid }: RunningSystem): Promise<Meters> {
  const response = await fetch(`${aws}/_simulator/calls`);
  const { calls, syncs } = meters.parse(await response.json());
  return { cpu: cpuOf(pid), calls, syncs };
}

function result(
  clients: number,
  latenciesMs: readonly number[],
  elapsedMs: number,
  before: Meters,
  after: Meters,
): LoadResult {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const orders = sorted.length;
  const at = (share: number) => sorted[Math.min(orders - 1, Math.floor(orders * share))] ?? 0;
  return {
    clients,
    orders,
    ordersPerSecond: orders / (elapsedMs / 1_000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuMsPerOrder: before.cpu && after.cpu ? perOrder(difference(after.cpu, before.cpu), orders) : undefined,
    callsPerOrder: callsPerOrder(before.calls, after.calls, orders),
    syncsPerOrder: (after.syncs - before.syncs) / orders,
  };
}

function perOrder({ simulator, functions, runtime }: CpuSeconds, orders: number): CpuSeconds {
  const each = (seconds: number) => (seconds * 1_000) / orders;
  return { simulator: each(simulator), functions: each(functions), runtime: each(runtime) };
}

/** What the benchmark itself asks. */
const OWN_CALLS = new Set(['states DescribeExecution', 'states ListExecutions']);

/** Without the benchmark's own. */
function callsPerOrder(before: Meters['calls'], after: Meters['calls'], orders: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name]) => !OWN_CALLS.has(name))
      .map(([name, count]) => [name, (count - (before[name] ?? 0)) / orders] as const)
      .filter(([, count]) => count > 0.005),
  );
}
