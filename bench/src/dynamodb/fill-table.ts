import { administrator, openSimulator } from '@backstitch/simulator';
import type { GrowingTable } from './million-items.ts';
import { BENCH_TABLE, benchItem } from './workloads.ts';

/** Items of one BatchWriteItem. */
const BATCH = 25;
/** Batches that become durable together. */
const BATCHES_AT_ONCE = 20;
/** The size with which the full table is compared. */
const FEW = 1_000;
const READS = 5_000;

const [dataDir = '', wanted = '1000000'] = process.argv.slice(2);
const items = Number(wanted);
const simulator = openSimulator({ dataDir, clock: 'wall' });
simulator.resume();
const { aws, store } = simulator.kernel;
const { TableName } = BENCH_TABLE;
await aws.call('dynamodb', 'CreateTable', { ...BENCH_TABLE }, administrator);

let residentBytes = 0;
const startMs = performance.now();
await fill(0, FEW);
await read(FEW); // warms up
const readMicrosecondsAmongFew = await read(FEW);
await fill(FEW, items);
const secondsToFill = (performance.now() - startMs) / 1_000;
await read(items);
const result: GrowingTable = {
  items,
  residentMb: residentBytes / 1_048_576,
  secondsToFill,
  readMicrosecondsAmongFew,
  readMicrosecondsAmongAll: await read(items),
};
process.stdout.write(JSON.stringify(result));
await simulator.close();

async function fill(from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += BATCH) {
    const requests = Array.from({ length: Math.min(BATCH, to - first) }, (_, at) => ({
      PutRequest: { Item: benchItem(`p${first + at}`, '#') },
    }));
    await aws.call('dynamodb', 'BatchWriteItem', { RequestItems: { [TableName]: requests } }, administrator);
    if ((first / BATCH) % BATCHES_AT_ONCE !== 0) continue;
    await store.durable();
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss());
  }
}

/** Mean time of a read of one item among the first `among`, spread over all of them, microseconds. */
async function read(among: number): Promise<number> {
  const readStartMs = performance.now();
  for (let count = 0; count < READS; count += 1) {
    const pk = `p${(count * 7_919) % among}`;
    const Key = { pk: { S: pk }, sk: { S: '#' } };
    await aws.call('dynamodb', 'GetItem', { TableName, Key, ConsistentRead: true }, administrator);
  }
  return (1_000 * (performance.now() - readStartMs)) / READS;
}
