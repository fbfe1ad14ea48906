import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { temporaryData } from '../running-system.ts';
import { type Caller, httpCaller, sdkCaller } from './callers.ts';
import { type BenchEndpoint, startDynalite, startSimulated } from './endpoints.ts';
import { BENCH_TABLE, SEED_CALLS, WORKLOADS, type Workload } from './workloads.ts';

/** Calls a second of one operation, in one way. */
export interface CallRates {
  readonly operation: string;
  readonly through: 'SDK' | 'HTTP';
  readonly callers: number;
  /** The simulator, every write on disk before it is answered: median of the rounds. */
  readonly simulator: number;
  /** Dynalite, in memory; absent where it lacks the operation. */
  readonly dynalite?: number;
  /** Simulator to dynalite, round by round: the median. */
  readonly ratio?: number;
}

/** How the measurement is made. */
export interface BesideDynaliteOptions {
  /** Length of one measurement, ms. */
  readonly roundMs: number;
  /** Rounds, in which the two take turns. */
  readonly rounds: number;
  readonly progress: (text: string) => void;
}

const CALLERS = [1, 32];

/** Measures operations on the simulator and on dynalite in turn, so that the ratio holds on a machine that is shared. */
export async function benchBesideDynalite(options: BesideDynaliteOptions): Promise<CallRates[]> {
  const data = await temporaryData();
  const endpoints = [await startSimulated(data.dataDir), await startDynalite()];
  try {
    for (const endpoint of endpoints) await fill(endpoint);
    const rates: CallRates[] = [];
    for (const workload of WORKLOADS) {
      for (const callers of CALLERS) {
        for (const open of [sdkCaller, httpCaller])
          rates.push(await compare(workload, callers, open, endpoints, options));
      }
      options.progress(`${workload.name} ...`);
    }
    return rates;
  } finally {
    for (const endpoint of endpoints) await endpoint.stop();
    await data.remove();
  }
}

async function fill({ url }: BenchEndpoint): Promise<void> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint: url, region: 'eu-west-1', credentials });
  await client.send(
    new CreateTableCommand({
      ...BENCH_TABLE,
      AttributeDefinitions: [...BENCH_TABLE.AttributeDefinitions],
      KeySchema: [...BENCH_TABLE.KeySchema],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: BENCH_TABLE.TableName });
  client.destroy();
  const caller = httpCaller(url);
  for (const call of SEED_CALLS) await caller.call(call);
  caller.close();
}

async function compare(
  workload: Workload,
  callers: number,
  open: (url: string) => Caller,
  endpoints: readonly BenchEndpoint[],
  { roundMs, rounds }: BesideDynaliteOptions,
): Promise<CallRates> {
  const opened = endpoints
    .filter(({ name }) => !workload.onlySimulator || name === 'simulator')
    .map(({ url }) => ({ caller: open(url), rates: [] as number[] }));
  for (const { caller } of opened) await callsPerSecond(caller, workload, callers, roundMs / 4); // warms up
  for (let round = 0; round < rounds; round += 1) {
    for (const { caller, rates } of opened) rates.push(await callsPerSecond(caller, workload, callers, roundMs));
  }
  for (const { caller } of opened) caller.close();
  const [ours = [], theirs] = opened.map(({ rates }) => rates);
  return {
    operation: workload.name,
    through: opened[0]?.caller.through ?? 'HTTP',
    callers,
    simulator: median(ours),
    ...(theirs ? { dynalite: median(theirs), ratio: median(ours.map((rate, at) => rate / (theirs[at] ?? rate))) } : {}),
  };
}

async function callsPerSecond(caller: Caller, { calls }: Workload, callers: number, forMs: number): Promise<number> {
  const startMs = performance.now();
  let made = 0;
  const lane = async () => {
    while (performance.now() - startMs < forMs) {
      const call = calls[made % calls.length];
      made += 1;
      if (call) await caller.call(call);
    }
  };
  await Promise.all(Array.from({ length: callers }, lane));
  return (1_000 * made) / (performance.now() - startMs);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
