import { isDistributedMap } from '../asl/parsed-machine.ts';
import type { Failure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import type { Frame } from '../store/frames.ts';
import { abandonChild } from './abandon.ts';
import { findCatcher } from './catching.ts';
import { endExecution } from './end-execution.ts';
import { branchEnded, journalOf } from './end-flow.ts';
import { problemOfSettlement } from './problem.ts';
import { findRetry } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';
import { cancelTimers } from './settle.ts';
import { stateOf, type Visit } from './visit.ts';

/** State types that an abort leaves an event of. */
const ABORTABLE: readonly string[] = ['Task', 'Wait', 'Map', 'Parallel'];

/** A distributed Map fails with this, whatever its items failed with. */
const THRESHOLD_EXCEEDED: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/**
 * A flow failed. The state around it deals with that if it has a retrier or catcher for it; otherwise its own flow
 * fails too, and so on outwards, in one transaction, until the execution fails. Then everything stays where it is for
 * a redrive.
 */
export function failFlow(runtime: Runtime, journal: Journal, visit: Visit, failure: Failure, previous: number): void {
  const { execution, parsed } = visit;
  let frame: Frame = visit.frame;
  let end: FlowEnd = { failure, last: previous };
  while (frame.parent !== undefined) {
    const parent = runtime.frames.get(frame.parent);
    if (!parent) return;
    const outer = journalOf(journal, visit, parent);
    if (isDistributedMap(stateOf(parsed, parent)) && isTolerated(parent)) {
      tolerate(runtime, outer, visit, frame, parent);
      return;
    }
    end = failBranch(runtime, outer, visit, { parent, frame, end });
    if (isHandled(visit, parent, end.failure)) {
      settleFailed(runtime, parent, end);
      return;
    }
    const last = outer.append(`${stateOf(parsed, parent).Type}StateFailed`, undefined, end.last);
    end = { ...end, last };
    frame = parent;
  }
  endExecution(runtime, journal.audible, execution, { status: 'FAILED', failure: end.failure, previous: end.last });
}

/** How a flow failed, and the id of its last event. */
interface FlowEnd {
  readonly failure: Failure;
  readonly last: number;
}

function isTolerated({ detail: { fork } }: Frame): boolean {
  return fork !== undefined && fork.failed < fork.toleratedFailures;
}

function tolerate(runtime: Runtime, journal: Journal, visit: Visit, frame: Frame, parent: Frame): void {
  runtime.branches.fail(parent.id, frame.branch);
  deleteInner(runtime, frame);
  branchEnded(runtime, journal, visit, parent, {
    failed: 1,
    lastOfBranch: parent.lastEvent,
    ended: parent.lastEvent,
  });
}

interface FailedBranch {
  readonly parent: Frame;
  readonly frame: Frame;
  readonly end: FlowEnd;
}

/** Notes that a branch failed, and ends the others. Returns how the state around it failed. */
function failBranch(runtime: Runtime, journal: Journal, visit: Visit, { parent, frame, end }: FailedBranch): FlowEnd {
  const state = stateOf(visit.parsed, parent);
  if (isDistributedMap(state)) {
    runtime.branches.fail(parent.id, frame.branch);
    runtime.mapRuns.end(parent.id, 'FAILED', runtime.kernel.clock.now());
    return { failure: THRESHOLD_EXCEEDED, last: journal.append('MapRunFailed', THRESHOLD_EXCEEDED, parent.lastEvent) };
  }
  if (state.Type === 'Map') journal.append('MapIterationFailed', { name: parent.state, index: frame.branch }, end.last);
  else if (stateOf(visit.parsed, frame).Type === 'Task') journal.append('TaskStateAborted', undefined, end.last);
  abortInner(runtime, journal, visit, parent, frame);
  return end;
}

function noteAborted(runtime: Runtime, journal: Journal, visit: Visit, frame: Frame): void {
  const state = stateOf(visit.parsed, frame);
  // What runs inside a distributed Map has no events in this history.
  if (isDistributedMap(state)) noteRunAborted(journal, frame);
  else abortInner(runtime, journal, visit, frame);
  if (frame.phase !== 'enter' && ABORTABLE.includes(state.Type)) {
    journal.append(`${state.Type}StateAborted`, undefined, frame.lastEvent);
  }
}

function noteRunAborted(journal: Journal, { phase, lastEvent }: Frame): void {
  if (phase === 'branches') journal.append('MapRunAborted', undefined, lastEvent);
}

/** The flows inside a state end where they are. */
function abortInner(runtime: Runtime, journal: Journal, visit: Visit, outer: Frame, except?: Frame): void {
  const isMap = stateOf(visit.parsed, outer).Type === 'Map';
  for (const inner of runtime.frames.childrenOf(outer.id)) {
    if (inner.id === except?.id) continue;
    noteAborted(runtime, journal, visit, inner);
    if (isMap) journal.append('MapIterationAborted', { name: outer.state, index: inner.branch }, inner.lastEvent);
  }
}

function isHandled(visit: Visit, parent: Frame, failure: Failure): boolean {
  const problem = problemOfSettlement({ failure });
  const state = stateOf(visit.parsed, parent);
  return Boolean(findRetry(state, parent.detail.retries ?? [], problem) ?? findCatcher(state, problem));
}

function settleFailed(runtime: Runtime, parent: Frame, { failure, last: lastEvent }: FlowEnd): void {
  for (const child of runtime.frames.childrenOf(parent.id)) deleteInner(runtime, child);
  runtime.branches.clear(parent.id);
  const { fork: _ended, ...detail } = parent.detail;
  runtime.frames.save({ ...parent, phase: 'settled', lastEvent, detail: { ...detail, settlement: { failure } } });
  runtime.proceed(parent.id);
}

/** Deletes a flow with all flows inside it. */
function deleteInner(runtime: Runtime, frame: Frame): void {
  if (frame.phase === 'branches') runtime.mapRuns.end(frame.id, 'ABORTED', runtime.kernel.clock.now());
  for (const child of runtime.frames.childrenOf(frame.id)) deleteInner(runtime, child);
  cancelTimers(runtime, frame);
  abandonChild(runtime, frame);
  runtime.frames.delete(frame.id);
}
