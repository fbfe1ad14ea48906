import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { administrator, createKernel, type Kernel } from '#kernel';
import { createStates } from '../src/service.ts';

/** What a run of transitions measured. */
export interface TransitionsResult {
  readonly transitions: number;
  readonly executionsAtOnce: number;
  readonly seconds: number;
  readonly transitionsPerSecond: number;
  readonly cpuMsPerTransition: number;
}

/** How much to run. */
export interface TransitionsOptions {
  /** Default 30,000. */
  readonly transitions?: number;
  /** Default 16. */
  readonly executionsAtOnce?: number;
}

/** Rounds of a loop of Pass, Choice and Wait, three transitions each. */
const ROUNDS = 50;
const TRANSITIONS_PER_EXECUTION = 3 * ROUNDS;

const LOOP = {
  QueryLanguage: 'JSONata',
  StartAt: 'Count',
  States: {
    Count: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' }, Next: 'Enough' },
    Enough: {
      Type: 'Choice',
      Choices: [{ Condition: `{% $states.input.n >= ${ROUNDS} %}`, Next: 'Done' }],
      Default: 'Breathe',
    },
    Breathe: { Type: 'Wait', Seconds: 0, Next: 'Count' },
    Done: { Type: 'Succeed' },
  },
};

/** Measures transitions of standard executions that run at the same time, durable on disk. */
export async function measureTransitions(options: TransitionsOptions = {}): Promise<TransitionsResult> {
  const { transitions = 30_000, executionsAtOnce = 16 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'transitions-'));
  const kernel = createKernel({ storePath: join(folder, 'store.sqlite'), clock: 'wall' });
  try {
    createStates(kernel);
    const definition = JSON.stringify(LOOP);
    const { stateMachineArn } = Object(
      await kernel.aws.call(
        'states',
        'CreateStateMachine',
        { name: 'loop', roleArn: 'arn:aws:iam::000000000000:role/machine', definition },
        administrator,
      ),
    );
    const executions = Math.ceil(transitions / TRANSITIONS_PER_EXECUTION);
    const cpuBefore = process.cpuUsage();
    const startedMs = performance.now();
    await runExecutions(kernel, stateMachineArn, executions, executionsAtOnce);
    await kernel.store.durable();
    const seconds = (performance.now() - startedMs) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    const done = executions * TRANSITIONS_PER_EXECUTION;
    return {
      transitions: done,
      executionsAtOnce,
      seconds,
      transitionsPerSecond: done / seconds,
      cpuMsPerTransition: (user + system) / 1_000 / done,
    };
  } finally {
    kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runExecutions(kernel: Kernel, stateMachineArn: string, count: number, atOnce: number): Promise<void> {
  let started = 0;
  const runOne = async () => {
    while (started < count) {
      started += 1;
      const { executionArn } = Object(
        await kernel.aws.call('states', 'StartExecution', { stateMachineArn, input: '{"n":0}' }, administrator),
      );
      // A program outside would have its answer only now.
      await kernel.store.durable();
      await untilEnded(kernel, executionArn);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runOne));
}

async function untilEnded(kernel: Kernel, executionArn: string): Promise<void> {
  for (;;) {
    const { status } = Object(await kernel.aws.call('states', 'DescribeExecution', { executionArn }, administrator));
    if (status !== 'RUNNING') return;
    await kernel.scheduler.sleep(5);
  }
}
