import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { temporaryData } from '../running-system.ts';
import { cpuOf } from '../thread-cpu.ts';
import { type BenchEndpoint, startDynalite, startSimulated } from './endpoints.ts';
import { httpCaller } from './http-caller.ts';
import { type Load, loadFrom } from './load.ts';
import { sdkLoad } from './sdk-load.ts';
import { BENCH_TABLE, SEED_CALLS, WORKLOADS, type Workload } from './workloads.ts';

/** How fast one server answers. */
export interface ServerRate {
  /** Median of the rounds. */
  readonly callsPerSecond: number;
  /** Processor time of the server's process, all threads, for one call; absent where the system does not tell it. */
  readonly cpuMicroseconds?: number;
}

/** What one operation costs, called in one way. */
export interface CallRates {
  readonly operation: string;
  readonly through: 'SDK' | 'HTTP';
  readonly callers: number;
  /** The simulator, every write on disk before it is answered. */
  readonly simulator: ServerRate;
  /** Dynalite, in memory; absent where it lacks the operation. */
  readonly dynalite?: ServerRate;
  /** Simulator's calls a second to dynalite's, round by round: the median. */
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
        for (const through of ['SDK', 'HTTP'] as const)
          rates.push(await compare(workload, callers, through, endpoints, options));
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
  through: CallRates['through'],
  endpoints: readonly BenchEndpoint[],
  { roundMs, rounds }: BesideDynaliteOptions,
): Promise<CallRates> {
  const lanes = endpoints
    .filter(({ name }) => !workload.onlySimulator || name === 'simulator')
    .map((endpoint) => openLane(endpoint, through, workload));
  for (const { run } of lanes) await run(callers, roundMs / 4); // warms up
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, measured } of lanes) measured.push(await run(callers, roundMs));
  }
  for (const { load } of lanes) load.close();
  const [ours = [], theirs] = lanes.map(({ measured }) => measured);
  const ratios = ours.map(({ callsPerSecond }, at) => callsPerSecond / (theirs?.[at]?.callsPerSecond ?? Number.NaN));
  return {
    operation: workload.name,
    through,
    callers,
    simulator: medianRate(ours),
    ...(theirs ? { dynalite: medianRate(theirs), ratio: median(ratios) } : {}),
  };
}

interface Lane {
  readonly load: Load;
  readonly measured: ServerRate[];
  run(callers: number, forMs: number): Promise<ServerRate>;
}

function openLane({ url, pid }: BenchEndpoint, through: CallRates['through'], { name, calls }: Workload): Lane {
  const load = through === 'SDK' ? sdkLoad(url, name) : loadFrom(httpCaller(url), calls);
  const run = async (callers: number, forMs: number): Promise<ServerRate> => {
    const [startMs, startCpu] = [performance.now(), cpuSeconds(pid)];
    const made = await load.run(callers, forMs);
    const [seconds, endCpu] = [(performance.now() - startMs) / 1_000, cpuSeconds(pid)];
    return {
      callsPerSecond: made / seconds,
      ...(startCpu === undefined || endCpu === undefined
        ? {}
        : { cpuMicroseconds: (1_000_000 * (endCpu - startCpu)) / made }),
    };
  };
  return { load, measured: [], run };
}

function cpuSeconds(pid: number): number | undefined {
  const cpu = cpuOf(pid);
  return cpu && cpu.simulator + cpu.functions + cpu.runtime;
}

function medianRate(rates: readonly ServerRate[]): ServerRate {
  const cpu = rates.flatMap(({ cpuMicroseconds }) => cpuMicroseconds ?? []);
  return {
    callsPerSecond: median(rates.map(({ callsPerSecond }) => callsPerSecond)),
    ...(cpu.length === 0 ? {} : { cpuMicroseconds: median(cpu) }),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
