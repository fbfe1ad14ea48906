import { abandonChild, abandonedOf } from './abandon.ts';
import { endExecution } from './end-execution.ts';
import { JOBS, type Runtime } from './runtime.ts';
import { settle } from './settle.ts';
import { writeHistory } from './transaction.ts';

/** Names who handles the timers of waits, back-offs, time-outs and heartbeats. */
export function handleTimers(runtime: Runtime): void {
  const { jobs } = runtime.kernel;
  jobs.handle(JOBS.wake, (frameId) => wake(runtime, Number(frameId)));
  jobs.handle(JOBS.taskTimeout, (frameId) => timeOut(runtime, Number(frameId), 'task'));
  jobs.handle(JOBS.heartbeat, (frameId) => timeOut(runtime, Number(frameId), 'heartbeat'));
  jobs.handle(JOBS.executionTimeout, (executionId) => timeOutExecution(runtime, Number(executionId)));
  jobs.handle(JOBS.stopChild, (abandoned) => stopChild(runtime, abandoned));
}

function wake(runtime: Runtime, frameId: number): void {
  const frame = runtime.frames.get(frameId);
  if (!frame) return;
  if (frame.phase === 'timer') settle(runtime, { ...frame, wakeJob: undefined }, {});
  if (frame.phase === 'backoff') {
    runtime.frames.save({ ...frame, phase: 'attempt', wakeJob: undefined });
    runtime.proceed(frameId);
  }
}

/** The call may still be answered; nobody hears it any more. */
function timeOut(runtime: Runtime, frameId: number, timedOut: 'task' | 'heartbeat'): void {
  const frame = runtime.frames.get(frameId);
  if (!frame || (frame.phase !== 'task' && frame.phase !== 'submitted')) return;
  abandonChild(runtime, frame);
  settle(runtime, frame, { failure: { error: 'States.Timeout' }, timedOut });
}

function timeOutExecution(runtime: Runtime, executionId: number): void {
  const execution = runtime.executions.get(executionId);
  if (execution?.status !== 'RUNNING') return;
  writeHistory(runtime, execution, (journal) => {
    const failure = { error: 'States.Timeout' };
    endExecution(runtime, journal, execution, { status: 'TIMED_OUT', failure, previous: 0 });
  });
}

function stopChild(runtime: Runtime, abandoned: unknown): void {
  const { child, cause } = abandonedOf(abandoned);
  const execution = runtime.executions.get(child);
  if (execution?.status !== 'RUNNING') return;
  writeHistory(runtime, execution, (journal) => {
    endExecution(runtime, journal, execution, { status: 'ABORTED', failure: { cause }, previous: 0 });
  });
}
