import { administrator, openSimulator } from '@backstitch/simulator';
import { temporaryData } from '../running-system.ts';
import { BENCH_TABLE, benchItem } from './workloads.ts';

/** Writes of single items in the process, each on disk before it counts. */
export interface DurableWrites {
  readonly inFlight: number;
  readonly writesPerSecond: number;
  readonly fsyncsPerSecond: number;
}

const IN_FLIGHT = 256;
const KEYS = 10_000;

/** Measures durable writes in the process: what the store and the operations can do without a network. */
export async function benchDurableWrites(forMs: number): Promise<DurableWrites> {
  const data = await temporaryData();
  const simulator = openSimulator({ dataDir: data.dataDir, clock: 'wall' });
  const { aws, store } = simulator.kernel;
  try {
    simulator.resume();
    await aws.call('dynamodb', 'CreateTable', { ...BENCH_TABLE }, administrator);
    let written = 0;
    const write = async () => {
      const Item = benchItem(`p${written % KEYS}`, '#', written);
      written += 1;
      await aws.call('dynamodb', 'PutItem', { TableName: BENCH_TABLE.TableName, Item }, administrator);
      await store.durable();
    };
    const run = async (lengthMs: number) => {
      const endMs = performance.now() + lengthMs;
      const lane = async () => {
        while (performance.now() < endMs) await write();
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    };
    await run(forMs / 4); // warms up
    const [startMs, firstSync, firstWrite] = [performance.now(), store.syncs, written];
    await run(forMs);
    const seconds = (performance.now() - startMs) / 1_000;
    return {
      inFlight: IN_FLIGHT,
      writesPerSecond: (written - firstWrite) / seconds,
      fsyncsPerSecond: (store.syncs - firstSync) / seconds,
    };
  } finally {
    await simulator.close();
    await data.remove();
  }
}
