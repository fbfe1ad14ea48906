import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A system that was started for a benchmark, in a process and on data of its own. */
export interface RunningSystem {
  readonly pid: number;
  readonly api: string;
  readonly aws: string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts `./backstitch start` on free ports and a temporary folder, durable on disk as always.
 * @throws {Error} with the system's own words when it does not come up.
 */
export async function startSystem(root: string): Promise<RunningSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backstitch-bench-'));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'cli/src/main.ts'), 'start'],
    {
      cwd: root,
      env: { ...process.env, API_PORT: '0', CONSOLE_PORT: '0', AWS_PORT: '0', DATA_DIR: dataDir, JSON: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (words = (words + chunk).slice(-10_000)));
  const running = await untilRunning(child, join(dataDir, 'run.json'), () => words);
  return {
    ...running,
    stop: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await closed;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilRunning(
  child: ChildProcess,
  file: string,
  words: () => string,
): Promise<Omit<RunningSystem, 'stop'>> {
  const giveUpMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < giveUpMs && child.exitCode === null) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  child.kill('SIGKILL');
  throw new Error(`The system did not start:\n${words()}`);
}
