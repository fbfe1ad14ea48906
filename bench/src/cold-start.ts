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
  /** ms of the median that Node.js takes with no function at all. */
  readonly emptyMs: number;
}

const run = promisify(execFile);

/**
 * Loads the bundle and prints how long the process has lived. What the environment must name is named; clients are
 * made, and nothing is called.
 */
const PROBE = `
  if (process.argv[1]) require(process.argv[1]);
  process.stdout.write(String(performance.now()));
  process.exit(0);
`;

const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  NODE_OPTIONS: '--enable-source-maps',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  TABLE_NAME: 'bench',
  IDEMPOTENCY_TABLE_NAME: 'bench',
  EVENT_BUS_NAME: 'bench',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:000000000000:stateMachine:bench',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/bench',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/bench',
} as const;

/**
 * Starts each bundle in new processes, one after the other.
 * @param environments further variables of a function, by its name; as the template sets them.
 * @throws {Error} with Node's own words where a bundle does not load.
 */
export async function benchColdStarts(
  bundles: readonly ColdStartBundle[],
  options: { readonly starts: number; readonly environments: ReadonlyMap<string, Readonly<Record<string, string>>> },
): Promise<ColdStart[]> {
  const emptyMs = median(await startTimes([], ENVIRONMENT, options.starts));
  const results: ColdStart[] = [];
  for (const { functionName, directory, sizeBytes } of bundles) {
    const environment = { ...options.environments.get(functionName), ...ENVIRONMENT };
    const times = await startTimes([`${directory}/index.js`], environment, options.starts);
    results.push({ functionName, sizeBytes, medianMs: median(times), slowestMs: Math.max(...times), emptyMs });
  }
  return results;
}

async function startTimes(
  arguments_: readonly string[],
  environment: Readonly<Record<string, string>>,
  starts: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const { stdout } = await run(process.execPath, ['-e', PROBE, ...arguments_], { env: environment });
    times.push(Number(stdout));
  }
  return times;
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
