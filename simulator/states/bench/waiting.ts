import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { administrator, createKernel } from '#kernel';
import { createStates } from '../src/service.ts';

/** What waiting executions cost. */
export interface WaitingResult {
  readonly executions: number;
  /** What the process grew by, MB of resident memory: also the store's pages, and garbage that was not collected. */
  readonly residentMb: number;
  /** What of its heap the executions keep, MB: nothing but their timers; all else is in the store. */
  readonly heapMb: number;
  readonly startsPerSecond: number;
}

const SLEEPER = { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 86_400, End: true } } };
const BYTES_PER_MB = 1_048_576;

/** Measures the memory of executions that wait on timers, durable on disk. @param executions default 10,000. */
export async function measureWaiting(executions = 10_000): Promise<WaitingResult> {
  const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  const before = keptMemory();
  const kernel = createKernel({ storePath: join(folder, 'store.sqlite'), clock: 'wall' });
  try {
    createStates(kernel);
    const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
      Object(await kernel.aws.call('states', operation, input, administrator));
    const definition = JSON.stringify(SLEEPER);
    const { stateMachineArn } = await call('CreateStateMachine', {
      name: 'sleeper',
      roleArn: 'arn:aws:iam::000000000000:role/machine',
      definition,
    });
    const startedMs = performance.now();
    for (let count = 0; count < executions; count += 1) await call('StartExecution', { stateMachineArn });
    await allWait(() =>
      Number(kernel.store.get(`SELECT count(*) AS n FROM states_frames WHERE phase = 'timer'`)?.['n']),
    );
    const seconds = (performance.now() - startedMs) / 1_000;
    const grownBytes = process.memoryUsage.rss() - before.rss;
    return {
      executions,
      residentMb: grownBytes / BYTES_PER_MB,
      heapMb: (keptMemory().heapUsed - before.heapUsed) / BYTES_PER_MB,
      startsPerSecond: executions / seconds,
    };
  } finally {
    kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }

  async function allWait(waiting: () => number): Promise<void> {
    while (waiting() < executions) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The memory that is in use once all garbage is collected; V8 lends its collector only to who asks by a flag. */
function keptMemory(): NodeJS.MemoryUsage {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage();
}
