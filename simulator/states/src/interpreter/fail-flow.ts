import type { Failure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import type { Frame } from '../store/frames.ts';
import { findCatcher } from './catching.ts';
import { endExecution } from './end-execution.ts';
import { branchEnded } from './end-flow.ts';
import { problemOfSettlement } from './problem.ts';
import { findRetry } from './retry-policy.ts';
import type { Runtime } from './runtime.ts';
import { cancelTimers } from './settle.ts';
import { stateOf, type Visit } from './visit.ts';

/** State types that an abort leaves an event of. */
const ABORTABLE: readonly string[] = ['Task', 'Wait', 'Map', 'Parallel'];

/**
 * A flow failed. The state around it deals with that if it has a retrier or catcher for it; otherwise its own flow
 * fails too, and so on outwards, in one transaction, until the execution fails. Then everything stays where it is for
 * a redrive.
 */
export function failFlow(runtime: Runtime, journal: Journal, visit: Visit, failure: Failure, previous: number): void {
  const { execution, parsed } = visit;
  let frame: Frame = visit.frame;
  let last = previous;
  while (frame.parent !== undefined) {
    const parent = runtime.frames.get(frame.parent);
    if (!parent) return;
    const isMap = stateOf(parsed, parent).Type === 'Map';
    if (isMap && isTolerated(parent)) {
      tolerate(runtime, journal, visit, { frame, parent, last });
      return;
    }
    noteFailedBranch(journal, { isMap, parent, frame, last, failingType: stateOf(parsed, frame).Type });
    abortOthers(runtime, journal, visit, parent, frame);
    if (isHandled(visit, parent, failure)) {
      settleFailed(runtime, parent, failure, last);
      return;
    }
    last = journal.append(`${stateOf(parsed, parent).Type}StateFailed`, undefined, last);
    frame = parent;
  }
  endExecution(runtime, journal, execution, { status: 'FAILED', failure, previous: last });
}

function isTolerated({ detail: { fork } }: Frame): boolean {
  return fork !== undefined && fork.failed < fork.toleratedFailures;
}

function tolerate(
  runtime: Runtime,
  journal: Journal,
  visit: Visit,
  { frame, parent, last }: { frame: Frame; parent: Frame; last: number },
): void {
  const ended = journal.append('MapIterationFailed', { name: parent.state, index: frame.branch }, last);
  cancelTimers(runtime, frame);
  runtime.branches.fail(parent.id, frame.branch);
  deleteInner(runtime, frame);
  branchEnded(runtime, journal, visit, parent, { failed: 1, lastOfBranch: last, ended });
}

interface FailedBranch {
  readonly isMap: boolean;
  readonly parent: Frame;
  readonly frame: Frame;
  readonly last: number;
  readonly failingType: string;
}

function noteFailedBranch(journal: Journal, { isMap, parent, frame, last, failingType }: FailedBranch): void {
  if (isMap) journal.append('MapIterationFailed', { name: parent.state, index: frame.branch }, last);
  else if (failingType === 'Task') journal.append('TaskStateAborted', undefined, last);
}

/** The other flows of the state end where they are. */
function abortOthers(runtime: Runtime, journal: Journal, visit: Visit, parent: Frame, failed: Frame): void {
  const isMap = stateOf(visit.parsed, parent).Type === 'Map';
  for (const other of runtime.frames.childrenOf(parent.id)) {
    if (other.id === failed.id) continue;
    noteAborted(runtime, journal, visit, other);
    if (isMap) journal.append('MapIterationAborted', { name: parent.state, index: other.branch }, other.lastEvent);
  }
}

function noteAborted(runtime: Runtime, journal: Journal, visit: Visit, frame: Frame): void {
  for (const inner of runtime.frames.childrenOf(frame.id)) noteAborted(runtime, journal, visit, inner);
  const { Type } = stateOf(visit.parsed, frame);
  if (frame.phase !== 'enter' && ABORTABLE.includes(Type)) {
    journal.append(`${Type}StateAborted`, undefined, frame.lastEvent);
  }
}

function isHandled(visit: Visit, parent: Frame, failure: Failure): boolean {
  const problem = problemOfSettlement({ failure });
  const state = stateOf(visit.parsed, parent);
  return Boolean(findRetry(state, parent.detail.retries ?? [], problem) ?? findCatcher(state, problem));
}

function settleFailed(runtime: Runtime, parent: Frame, failure: Failure, lastEvent: number): void {
  for (const child of runtime.frames.childrenOf(parent.id)) deleteInner(runtime, child);
  runtime.branches.clear(parent.id);
  const { fork: _ended, ...detail } = parent.detail;
  runtime.frames.save({ ...parent, phase: 'settled', lastEvent, detail: { ...detail, settlement: { failure } } });
  runtime.proceed(parent.id);
}

/** Deletes a flow with all flows inside it. */
function deleteInner(runtime: Runtime, frame: Frame): void {
  for (const child of runtime.frames.childrenOf(frame.id)) deleteInner(runtime, child);
  cancelTimers(runtime, frame);
  runtime.frames.delete(frame.id);
}
