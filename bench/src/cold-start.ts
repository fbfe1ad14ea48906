import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A function's bundle to start. */
export interface ColdStartBundle {
  readonly functionName: string;
  /** The folder with `index.js`. */
  readonly directory: string;
  readonly sizeBytes: number;
}

/** How long a function takes from a new process to a loaded handler. */
export interface ColdStart {
  readonly functionName: string;
  readonly sizeBytes: number;
  /** ms: from the process's start, that of Node.js itself included. */
  readonly medianMs: number;
  readonly slowestMs: number;
  /** ms of the median that are the bundle's own: without what Node.js takes with no function at all. */
  readonly ownMs: number;
  /** Processor time of that, ms: other work on the machine moves it less than the clock's. */
  readonly ownCpuMs: number;
}

/** The starts of all bundles, beside those of Node.js alone. */
export interface ColdStarts {
  /** Starts of each bundle that the time allowed. */
  readonly rounds: number;
  /** ms: median of Node.js with no function. */
  readonly emptyMs: number;
  readonly starts: readonly ColdStart[];
}

/** How to measure. */
export interface ColdStartOptions {
  /** Starts of each bundle, where the time allows them. */
  readonly rounds: number;
  /** No further round is begun after so long, ms; the first one always is. */
  readonly budgetMs: number;
  /** Further variables of a function, by its name; as the template sets them. */
  readonly environments: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Told after each round. */
  readonly progress?: (text: string) => void;
}

const run = promisify(execFile);

/**
 * Loads the bundle and prints how long the process has lived, and what it cost. What the environment must name is
 * named; clients are made, and nothing is called.
 */
const PROBE = `
  if (process.argv[1]) require(process.argv[1]);
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ ms: performance.now(), cpuMs: (user + system) / 1000 }));
  process.exit(0);
`;

const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  TABLE_NAME: 'bench',
  IDEMPOTENCY_TABLE_NAME: 'bench',
  EVENT_BUS_NAME: 'bench',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:000000000000:stateMachine:bench',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/bench',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/bench',
} as const;

/**
 * Starts each bundle in new processes, one after the other and all of them in each round, so that a noisy moment falls
 * on all alike.
 * @throws {Error} with Node's own words where a bundle does not load.
 */
export async function benchColdStarts(
  bundles: readonly ColdStartBundle[],
  { rounds, budgetMs, environments, progress = () => undefined }: ColdStartOptions,
): Promise<ColdStarts> {
  const startedMs = performance.now();
  const empty: Start[] = [];
  const found = bundles.map((bundle) => ({ bundle, starts: [] as Start[] }));
  let round = 0;
  while (round < rounds && (round === 0 || performance.now() - startedMs < budgetMs)) {
    empty.push(await start([], ENVIRONMENT));
    for (const { bundle, starts } of found) {
      const environment = { ...environments.get(bundle.functionName), ...ENVIRONMENT };
      starts.push(await start([`${bundle.directory}/index.js`], environment));
    }
    round += 1;
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    progress(`round ${round} of ${rounds}: ${bundles.length} bundles, ${seconds} s so far`);
  }
  const alone = medianOf(empty);
  return {
    rounds: round,
    emptyMs: alone.ms,
    starts: found.map(({ bundle: { functionName, sizeBytes }, starts }) => {
      const { ms, cpuMs } = medianOf(starts);
      const slowestMs = Math.max(...starts.map((one) => one.ms));
      return { functionName, sizeBytes, medianMs: ms, slowestMs, ownMs: ms - alone.ms, ownCpuMs: cpuMs - alone.cpuMs };
    }),
  };
}

/** One process from its start to a loaded handler. */
interface Start {
  readonly ms: number;
  readonly cpuMs: number;
}

async function start(arguments_: readonly string[], environment: Readonly<Record<string, string>>): Promise<Start> {
  const { stdout } = await run(process.execPath, ['-e', PROBE, ...arguments_], { env: environment });
  const { ms, cpuMs } = JSON.parse(stdout);
  return { ms: Number(ms), cpuMs: Number(cpuMs) };
}

function medianOf(starts: readonly Start[]): Start {
  return { ms: median(starts.map(({ ms }) => ms)), cpuMs: median(starts.map(({ cpuMs }) => cpuMs)) };
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
