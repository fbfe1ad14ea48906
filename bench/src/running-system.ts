import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchToken } from '@backstitch/cli';
import { z } from 'zod';

const runFile = z.object({ pid: z.int(), api: z.string(), console: z.string(), aws: z.string() });

/** A system in a process of its own. */
export interface RunningSystem {
  readonly pid: number;
  readonly api: string;
  readonly console: string;
  readonly aws: string;
  /** A customer's, for the API; good for a day. */
  readonly token: string;
  /** Stops it as Ctrl-C does; its data stays. */
  stop(): Promise<void>;
  /** Kills it at once (SIGKILL), wherever it is; its data stays. */
  kill(): Promise<void>;
}

/** A folder for a system's data, to be removed by `remove`. */
export interface TemporaryData {
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** Whose orders these are. */
const CUSTOMER = 'demo-customer';
const TOKEN_SECONDS = 86_400;
const START_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** Makes an empty folder in the machine's temporary one. */
export async function temporaryData(): Promise<TemporaryData> {
  const dataDir = await mkdtemp(join(tmpdir(), 'backstitch-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/**
 * Starts `./backstitch start` on free ports, durable on disk as always.
 * @param root the project's root.
 * @throws {Error} with the system's own words when it does not come up.
 */
export async function startSystem(root: string, dataDir: string): Promise<RunningSystem> {
  const child = spawn(join(root, 'backstitch'), ['start'], {
    cwd: root,
    env: { ...process.env, API_PORT: '0', CONSOLE_PORT: '0', AWS_PORT: '0', DATA_DIR: dataDir, JSON: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      words = (words + chunk).slice(-10_000);
    });
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await closed;
  };
  const running = await untilRunning(child, join(dataDir, 'run.json'), () => words);
  const token = await fetchToken(running.aws, { subject: CUSTOMER, validSeconds: TOKEN_SECONDS });
  return { ...running, token, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function untilRunning(
  child: ChildProcess,
  file: string,
  words: () => string,
): Promise<Pick<RunningSystem, 'pid' | 'api' | 'console' | 'aws'>> {
  const giveUpMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < giveUpMs && child.exitCode === null) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    // A killed system leaves its file behind: only this process's own counts.
    const parsed = text === undefined ? undefined : runFile.safeParse(JSON.parse(text)).data;
    if (parsed && parsed.pid === child.pid) return parsed;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  child.kill('SIGKILL');
  throw new Error(`The system did not start:\n${words()}`);
}
