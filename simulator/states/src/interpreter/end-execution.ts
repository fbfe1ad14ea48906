import type { Failure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import type { Execution } from '../store/executions.ts';
import type { Frame } from '../store/frames.ts';
import { abandonChild } from './abandon.ts';
import { noteStatusChange } from './notices.ts';
import type { Runtime } from './runtime.ts';
import { cancelTimers, tellParent } from './settle.ts';
import { failureDetails } from './task-events.ts';

/** How an execution ended. */
export interface Ending {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON text. */
  readonly output?: string;
  readonly failure?: Failure;
  /** Id of the event before the last one. */
  readonly previous: number;
}

const LAST_EVENT = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

/** Ends an execution. Frames of an unsuccessful standard one stay where they are: a redrive goes on from them. */
export function endExecution(runtime: Runtime, journal: Journal, execution: Execution, ending: Ending): void {
  const { failure = {}, output, status } = ending;
  const isSuccess = status === 'SUCCEEDED';
  const details = isSuccess ? { output } : failureDetails(failure);
  journal.appendLast(LAST_EVENT[status], details, ending.previous);
  const stopMs = runtime.kernel.clock.now();
  runtime.executions.update(execution.id, {
    status,
    output: output ?? null,
    error: status === 'TIMED_OUT' ? null : (failure.error ?? null),
    cause: failure.cause ?? null,
    stop_ms: stopMs,
    timeout_job: null,
  });
  if (execution.timeoutJob !== undefined) runtime.kernel.jobs.cancel(execution.timeoutJob);
  for (const frame of runtime.frames.ofExecution(execution.id)) {
    cancelTimers(runtime, frame);
    abandonChild(runtime, frame);
    if (frame.phase === 'branches') runtime.mapRuns.end(frame.id, 'ABORTED', stopMs);
    if (isSuccess || execution.kind !== 'STANDARD') runtime.frames.delete(frame.id);
    else park(runtime, frame);
  }
  noteStatusChange(runtime, execution.id);
  tellParent(runtime, execution.id);
  runtime.ended(execution.id);
}

/** Nothing moves a parked frame but a redrive. Flows with flows inside stay as they are: those go on. */
function park(runtime: Runtime, frame: Frame): void {
  const { wakeJob, timeoutJob, heartbeatJob, token, ...rest } = frame;
  const none = { wakeJob: undefined, timeoutJob: undefined, heartbeatJob: undefined, token: undefined };
  runtime.frames.save({ ...rest, ...none, phase: frame.phase === 'branches' ? 'branches' : 'parked' });
}
