import { QUERY_ERROR, RUNTIME_ERROR, StateFailure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import { catchLeave, findCatcher } from './catching.ts';
import { endExecution } from './end-execution.ts';
import { noteEvaluationFailed } from './evaluation-failed.ts';
import { failFlow } from './fail-flow.ts';
import { leaveState, type PreparedLeave, prepareLeave } from './leave.ts';
import { type Problem, problemOf } from './problem.ts';
import { findRetry, jitteredMs, type Retry } from './retry-policy.ts';
import { JOBS, type Runtime } from './runtime.ts';
import { cancelTimers } from './settle.ts';
import type { Visit } from './visit.ts';

/** What is done about a problem. */
export type Remedy =
  | { readonly kind: 'retry'; readonly retry: Retry }
  | { readonly kind: 'catch'; readonly leave: PreparedLeave }
  /** `failedCatcher`: there was a catcher, but a field of it failed. */
  | { readonly kind: 'fail'; readonly problem: Problem; readonly failedCatcher?: StateFailure };

/** Finds what to do: another attempt, a catcher, or nothing. */
export async function findRemedy(visit: Visit, problem: Problem): Promise<Remedy> {
  const retry = findRetry(visit.state, visit.frame.detail.retries ?? [], problem);
  if (retry) return { kind: 'retry', retry };
  const found = findCatcher(visit.state, problem);
  if (!found) return { kind: 'fail', problem };
  try {
    const leave = await catchLeave(found, visit.language, problem.failure, visit.scope);
    return { kind: 'catch', leave: prepareLeave(leave, visit) };
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return { kind: 'fail', problem: problemOf(error, visit.frame.state, visit.enteredEvent), failedCatcher: error };
  }
}

/** Does it. In the visit's transaction. */
export function applyRemedy(runtime: Runtime, journal: Journal, visit: Visit, remedy: Remedy, previous: number): void {
  if (remedy.kind === 'retry') {
    scheduleRetry(runtime, visit, remedy.retry, previous);
    return;
  }
  const isFork = visit.state.Type === 'Map' || visit.state.Type === 'Parallel';
  if (remedy.kind === 'fail' && remedy.problem.failure.error === RUNTIME_ERROR) {
    const { failure } = remedy.problem;
    endExecution(runtime, journal.audible, visit.execution, { status: 'FAILED', failure, previous });
    return;
  }
  const noted = noteFailedCatcher(journal, visit, remedy, previous);
  const last = isFork ? journal.append(`${visit.state.Type}StateFailed`, undefined, noted) : noted;
  if (remedy.kind === 'catch') leaveState(runtime, journal, visit, remedy.leave, last);
  else failFlow(runtime, journal, visit, remedy.problem.failure, last);
}

/** Returns the id of the event that the next one follows. */
function noteFailedCatcher(journal: Journal, visit: Visit, remedy: Remedy, previous: number): number {
  const error = remedy.kind === 'fail' ? remedy.failedCatcher : undefined;
  return error?.error === QUERY_ERROR ? noteEvaluationFailed(journal, error, visit, previous) : previous;
}

function scheduleRetry(runtime: Runtime, visit: Visit, retry: Retry, lastEvent: number): void {
  const { frame, state } = visit;
  cancelTimers(runtime, frame);
  const wakeJob = runtime.kernel.jobs.schedule({
    kind: JOBS.wake,
    dueMs: runtime.kernel.clock.now() + jitteredMs(state, retry, runtime.jitter),
    payload: frame.id,
  });
  runtime.frames.save({
    ...frame,
    phase: 'backoff',
    lastEvent,
    enteredMs: visit.enteredMs,
    enteredEvent: visit.enteredEvent,
    token: undefined,
    timeoutJob: undefined,
    heartbeatJob: undefined,
    wakeJob,
    detail: { retries: retry.retries },
  });
}
