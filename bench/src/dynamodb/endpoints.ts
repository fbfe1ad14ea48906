import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A DynamoDB endpoint in a process of its own. */
export interface BenchEndpoint {
  readonly name: string;
  readonly url: string;
  /** Its process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** How Node.js runs both servers: as `./backstitch` does. */
export const NODE_OPTIONS: readonly string[] = [
  '--max-semi-space-size=8',
  '--initial-heap-size=48',
  '--heap-growing-percent=50',
  '--disable-warning=ExperimentalWarning',
];

/** The simulator, every answer on disk in `dataDir`. */
export function startSimulated(dataDir: string): Promise<BenchEndpoint> {
  return start('simulator', new URL('./serve-simulator.ts', import.meta.url), [dataDir]);
}

/** Dynalite, in memory. */
export function startDynalite(): Promise<BenchEndpoint> {
  return start('dynalite', new URL('./serve-dynalite.ts', import.meta.url), []);
}

async function start(name: string, script: URL, options: readonly string[]): Promise<BenchEndpoint> {
  const args = [...NODE_OPTIONS, script.pathname, ...options];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid } = child;
  if (!child.stdout || pid === undefined) throw new Error(`${script.pathname} did not start.`);
  const [port]: unknown[] = await once(createInterface(child.stdout), 'line');
  return {
    name,
    url: `http://127.0.0.1:${String(port)}`,
    pid,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
