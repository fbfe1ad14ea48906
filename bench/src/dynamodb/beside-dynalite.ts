import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { temporaryData } from '../running-system.ts';
import { cpuOf } from '../thread-cpu.ts';
import { type Caller, sdkCaller } from './callers.ts';
import { type BenchEndpoint, startDynalite, startSimulated } from './endpoints.ts';
import { httpCaller } from './http-caller.ts';
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
  const lanes = endpoints
    .filter(({ name }) => !workload.onlySimulator || name === 'simulator')
    .map((endpoint) => openLane(endpoint, open(endpoint.url), workload));
  for (const { run } of lanes) await run(callers, roundMs / 4); // warms up
  for (let round = 0; round < rounds; round += 1) {
    for (const { run, measured } of lanes) measured.push(await run(callers, roundMs));
  }
  for (const { caller } of lanes) caller.close();
  const [ours = [], theirs] = lanes.map(({ measured }) => measured);
  const ratios = ours.map(({ callsPerSecond }, at) => callsPerSecond / (theirs?.[at]?.callsPerSecond ?? Number.NaN));
  return {
    operation: workload.name,
    through: lanes[0]?.caller.through ?? 'HTTP',
    callers,
    simulator: medianRate(ours),
    ...(theirs ? { dynalite: medianRate(theirs), ratio: median(ratios) } : {}),
  };
}

interface Lane {
  readonly caller: Caller;
  readonly measured: ServerRate[];
  run(callers: number, forMs: number): Promise<ServerRate>;
}

/** Calls go on where the round before has ended, so that every write changes what the last one of its key has left. */
function openLane({ pid }: BenchEndpoint, caller: Caller, { calls }: Workload): Lane {
  let next = 0;
  const run = async (callers: number, forMs: number): Promise<ServerRate> => {
    const [startMs, startCpu, first] = [performance.now(), cpuSeconds(pid), next];
    const callInTurn = async () => {
      while (performance.now() - startMs < forMs) {
        const call = calls[next % calls.length];
        next += 1;
        if (call) await caller.call(call);
      }
    };
    await Promise.all(Array.from({ length: callers }, callInTurn));
    const [seconds, endCpu, made] = [(performance.now() - startMs) / 1_000, cpuSeconds(pid), next - first];
    return {
      callsPerSecond: made / seconds,
      ...(startCpu === undefined || endCpu === undefined
        ? {}
        : { cpuMicroseconds: (1_000_000 * (endCpu - startCpu)) / made }),
    };
  };
  return { caller, measured: [], run };
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
