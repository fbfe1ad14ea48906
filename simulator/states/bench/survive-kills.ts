import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { administrator, createKernel, type KernelOptions } from '#kernel';
import { createStates } from '../src/service.ts';
import { registerLambda } from '../src/testing.ts';
import { inputOf, KILLED_MACHINE, killedFunctions } from './killed/machine.ts';

/** How often to kill what. */
export interface SurviveKillsOptions {
  readonly kills: number;
  readonly executions: number;
  /** The longest that a process lives before it is killed, ms. */
  readonly longestLifeMs: number;
}

/** What was left when it was over. */
export interface SurviveKillsResult {
  readonly kills: number;
  readonly executions: number;
  /** Events of all histories together. */
  readonly historyEvents: number;
  readonly seconds: number;
  /** Executions that did not end as they do undisturbed, or whose history differs, each with a text that shows how. */
  readonly differences: readonly string[];
}

const PROCESS = fileURLToPath(new URL('./killed/process.ts', import.meta.url));

/** Kills a process (SIGKILL) at random moments while it runs executions, then compares them with undisturbed ones. */
export async function surviveKills(options: SurviveKillsOptions): Promise<SurviveKillsResult> {
  const { kills, executions, longestLifeMs } = options;
  const folder = mkdtempSync(join(tmpdir(), 'kills-'));
  const storePath = join(folder, 'store.sqlite');
  const startedMs = performance.now();
  try {
    let killed = 0;
    for (let life = 1; life <= kills; life += 1) {
      // Each life starts some executions of its own, so that there is work at every kill.
      const started = Math.floor((executions * life) / (kills + 1));
      if (await live(storePath, { started, lifeMs: Math.random() * longestLifeMs })) killed += 1;
    }
    await live(storePath, { started: executions });
    const seconds = (performance.now() - startedMs) / 1_000;
    const found = await readEnds({ storePath }, executions);
    const wanted = await readEnds({}, executions);
    const differences = wanted.flatMap((end, id) => differenceOf(id, end, found[id]));
    const historyEvents = found.reduce((sum, { events }) => sum + events.length, 0);
    return { kills: killed, executions, historyEvents, seconds, differences };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Life {
  /** Executions that are started until then. */
  readonly started: number;
  /** When it is killed, ms after it began to run; undefined: never, and it skips the waits that are left. */
  readonly lifeMs?: number;
}

/** Runs the process. Returns whether it was killed. */
function live(storePath: string, { started, lifeMs }: Life): Promise<boolean> {
  const clock = lifeMs === undefined ? 'skip' : 'wall';
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROCESS, storePath, String(started), clock],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.stdout.on('data', () => {
      if (lifeMs !== undefined) setTimeout(() => child.kill('SIGKILL'), lifeMs);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolveEnd(child, code, signal, resolve, reject));
  });
}

function resolveEnd(
  child: ChildProcess,
  code: number | null,
  signal: NodeJS.Signals | null,
  resolve: (killed: boolean) => void,
  reject: (error: Error) => void,
): void {
  if (signal === 'SIGKILL') resolve(true);
  else if (code === 0) resolve(false);
  else reject(new Error(`The process ${child.pid} ended with ${code ?? signal}.`));
}

interface End {
  readonly status: string;
  readonly output: unknown;
  /** The events without their ids and times, sorted: how flows that run side by side interleave is left to chance. */
  readonly events: readonly string[];
  readonly isNumberedInOrder: boolean;
}

/** Reads how every execution ended; in a new store they are run first, undisturbed and in virtual time. */
async function readEnds(options: KernelOptions, executions: number): Promise<End[]> {
  const kernel = createKernel(options);
  registerLambda(kernel, killedFunctions());
  createStates(kernel);
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, input, administrator));
  try {
    if (options.storePath === undefined) {
      const definition = JSON.stringify(KILLED_MACHINE);
      const { stateMachineArn } = await call('CreateStateMachine', {
        name: 'killed',
        roleArn: 'arn:aws:iam::000000000000:role/machine',
        definition,
      });
      for (let id = 0; id < executions; id += 1) {
        await call('StartExecution', { stateMachineArn, name: `execution-${id}`, input: JSON.stringify(inputOf(id)) });
      }
      await kernel.scheduler.untilQuiet();
    }
    const ends: End[] = [];
    for (let id = 0; id < executions; id += 1) {
      const executionArn = kernel.aws.arn('states', `execution:killed:execution-${id}`);
      const { status, output } = await call('DescribeExecution', { executionArn });
      const { events } = await call('GetExecutionHistory', { executionArn, maxResults: 1_000 });
      ends.push(endOf(status, output, events));
    }
    return ends;
  } finally {
    kernel.close();
  }
}

function endOf(status: string, output: unknown, events: readonly Readonly<Record<string, unknown>>[]): End {
  const texts = events.map(({ id: _id, previousEventId: _previous, timestamp: _timestamp, ...event }) =>
    JSON.stringify(event, (name, value) => (name.startsWith('Sdk') ? undefined : asObject(value))),
  );
  return { status, output, events: texts.sort(), isNumberedInOrder: events.every(({ id }, index) => id === index + 1) };
}

/** Payloads are JSON text, in which the metadata of the call differs from run to run. */
function asObject(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
}

function differenceOf(id: number, wanted: End, found: End | undefined): string[] {
  if (!found) return [`execution ${id} is not there`];
  if (!found.isNumberedInOrder) return [`the history of execution ${id} has a gap`];
  if (found.status !== wanted.status || found.output !== wanted.output) {
    return [
      `execution ${id} ended ${found.status} ${String(found.output)}, not ${wanted.status} ${String(wanted.output)}`,
    ];
  }
  const odd = [...found.events.filter(notIn(wanted.events)), ...wanted.events.filter(notIn(found.events))];
  return odd.length > 0 ? [`the history of execution ${id} differs: ${odd.join(' ')}`] : [];
}

/** Takes each event of the other list once. */
function notIn(events: readonly string[]): (event: string) => boolean {
  const left = new Map<string, number>();
  for (const event of events) left.set(event, (left.get(event) ?? 0) + 1);
  return (event) => {
    const count = left.get(event) ?? 0;
    left.set(event, count - 1);
    return count <= 0;
  };
}
