import type { Kernel } from '#kernel';
import type { Logs } from '#logs';
import { parseMachine } from '../asl/parsed-machine.ts';
import { RUNTIME_ERROR } from '../failures.ts';
import { createEventLog } from '../history/event-log.ts';
import { jsonataFunctions } from '../jsonata/functions.ts';
import { openBranches } from '../store/branches.ts';
import { type NewExecution, openExecutions } from '../store/executions.ts';
import { openFrames } from '../store/frames.ts';
import { openMachines } from '../store/machines.ts';
import { openMapRuns } from '../store/map-runs.ts';
import { SCHEMA } from '../store/schema.ts';
import { begin } from './begin.ts';
import { conclude } from './conclude.ts';
import { dispatch } from './dispatch.ts';
import { endExecution } from './end-execution.ts';
import { noteStatusChange, resumeNotices } from './notices.ts';
import { JOBS, type Runtime } from './runtime.ts';
import { handleTimers } from './timers.ts';
import { commit, writeHistory } from './transaction.ts';
import { openVisit, type Visit } from './visit.ts';

/** Runs executions. */
export interface Engine extends Runtime {
  /** Starts an execution, in the caller's transaction. Returns its id. */
  start(execution: NewExecution): number;
  /** Resolves when an execution ended. It must be running. */
  whenEnded(executionId: number): Promise<void>;
  /** Goes on with everything that the store says is under way. */
  resume(): void;
}

/** The longest that an express execution runs, s. "Quotas", AWS Step Functions Developer Guide. */
const EXPRESS_LIMIT_SECONDS = 300;

/** Builds the interpreter on a kernel. Without `logs`, machines log nothing. */
export function createEngine(kernel: Kernel, logs?: Logs): Engine {
  kernel.store.define(SCHEMA);
  const random = kernel.random.fork('states');
  const draws = random.fork('draws');
  const waiting = new Map<number, () => void>();
  const runtime: Runtime = {
    kernel,
    executions: openExecutions(kernel.store),
    frames: openFrames(kernel.store),
    branches: openBranches(kernel.store),
    machines: openMachines(kernel.store),
    mapRuns: openMapRuns(kernel.store),
    tools: {
      random: draws,
      nowMs: () => kernel.clock.now(),
      functions: jsonataFunctions({ random: draws, nowMs: () => kernel.clock.now() }),
    },
    jitter: random.fork('jitter'),
    tokens: random.fork('tokens'),
    ids: random.fork('ids'),
    log: createEventLog(kernel, logs),
    proceed: (frameId) => kernel.scheduler.soon(() => step(runtime, frameId)),
    ended: (executionId) => {
      waiting.get(executionId)?.();
      waiting.delete(executionId);
    },
  };
  handleTimers(runtime);

  return {
    ...runtime,
    start: (execution) => start(runtime, execution),
    whenEnded: (executionId) => new Promise((resolve) => waiting.set(executionId, resolve)),
    resume: () => {
      for (const frameId of runtime.frames.runnable()) runtime.proceed(frameId);
      resumeNotices(runtime);
    },
  };
}

/** Does what a frame's phase asks for. */
async function step(runtime: Runtime, frameId: number): Promise<void> {
  const visit = openVisit(runtime, frameId);
  if (!visit) return;
  const { phase, detail } = visit.frame;
  try {
    if (phase === 'enter' || phase === 'attempt') await begin(runtime, visit);
    else if (phase === 'task') await dispatch(runtime, visit);
    else if (phase === 'settled') await conclude(runtime, visit, detail.settlement ?? {});
  } catch (error) {
    // A fault of the simulator's own: it is told, and no execution hangs because of it.
    runtime.kernel.reportError(error);
    failInternally(runtime, visit);
  }
}

function failInternally(runtime: Runtime, visit: Visit): void {
  const { frame, execution } = visit;
  commit(runtime, visit, (journal) => {
    const cause = `An error occurred while executing the state '${frame.state}'. Internal Error`;
    const failure = { error: RUNTIME_ERROR, cause };
    endExecution(runtime, journal.audible, execution, { status: 'FAILED', failure, previous: frame.lastEvent });
  });
}

function start(runtime: Runtime, execution: NewExecution): number {
  const { machine } = parseMachine(runtime.machines.revision(execution.revision).definition);
  const id = runtime.executions.insert(execution);
  const inserted = runtime.executions.get(id);
  if (!inserted) throw new Error('An execution that was just inserted is not in the store.');
  writeHistory(runtime, inserted, (journal) => {
    const { input, roleArn, aliasArn, versionArn } = execution;
    const started = {
      input,
      roleArn,
      ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }),
      ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
    };
    const lastEvent = journal.append('ExecutionStarted', started, 0);
    const none = { parent: undefined, item: undefined };
    const frame = { execution: id, branch: 0, flow: '', state: machine.StartAt, variables: '{}', ...none };
    runtime.proceed(runtime.frames.insert({ ...frame, input, lastEvent }));
  });
  scheduleTimeout(runtime, id, execution, machine.TimeoutSeconds);
  noteStatusChange(runtime, id);
  return id;
}

function scheduleTimeout(runtime: Runtime, id: number, execution: NewExecution, seconds: number | undefined): void {
  const limit =
    execution.kind === 'STANDARD' ? seconds : Math.min(seconds ?? EXPRESS_LIMIT_SECONDS, EXPRESS_LIMIT_SECONDS);
  if (limit === undefined) return;
  const dueMs = runtime.kernel.clock.now() + limit * 1_000;
  const timeoutJob = runtime.kernel.jobs.schedule({ kind: JOBS.executionTimeout, dueMs, payload: id });
  runtime.executions.update(id, { timeout_job: timeoutJob });
}
