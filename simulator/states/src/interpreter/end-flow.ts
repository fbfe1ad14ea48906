import { isDistributedMap } from '../asl/parsed-machine.ts';
import type { Journal } from '../history/journal.ts';
import type { ForkDetail, Frame } from '../store/frames.ts';
import { endExecution } from './end-execution.ts';
import { startBranches } from './fork.ts';
import type { Runtime } from './runtime.ts';
import { stateOf, type Visit } from './visit.ts';

/** A flow came to its end: the execution succeeds, or the state that the flow runs in has one branch less to wait for. */
export function endFlow(runtime: Runtime, journal: Journal, visit: Visit, output: string, exited: number): void {
  const { frame, execution } = visit;
  const parent = frame.parent === undefined ? undefined : runtime.frames.get(frame.parent);
  if (!parent) {
    runtime.frames.delete(frame.id);
    endExecution(runtime, journal, execution, { status: 'SUCCEEDED', output, previous: exited });
    return;
  }
  runtime.branches.succeed(parent.id, frame.branch, output);
  runtime.frames.delete(frame.id);
  const outer = journalOf(journal, visit, parent);
  const state = stateOf(visit.parsed, parent);
  if (isDistributedMap(state)) {
    branchEnded(runtime, outer, visit, parent, { failed: 0, lastOfBranch: parent.lastEvent, ended: parent.lastEvent });
    return;
  }
  const details = { name: parent.state, index: frame.branch };
  const ended = state.Type === 'Map' ? outer.append('MapIterationSucceeded', details, exited) : exited;
  branchEnded(runtime, outer, visit, parent, { failed: 0, lastOfBranch: exited, ended });
}

/** The journal for events of a frame: that of its flow may be silent where that of a flow inside it is, or not. */
export function journalOf(journal: Journal, { parsed }: Visit, frame: Frame): Journal {
  return parsed.distributed.has(frame.flow) ? journal.silent : journal.audible;
}

/** What a branch that ended means for the state around it. */
export interface BranchEnd {
  /** 1 for one that failed and was tolerated. */
  readonly failed: 0 | 1;
  /** Id of the branch's own last event: the next branch follows it. */
  readonly lastOfBranch: number;
  /** Id of the event of its end, which is what follows when it was the last. */
  readonly ended: number;
}

/** Counts a branch, and starts the next one or settles the state around it. */
export function branchEnded(runtime: Runtime, journal: Journal, visit: Visit, parent: Frame, end: BranchEnd): void {
  const before = parent.detail.fork ?? NO_FORK;
  const fork: ForkDetail = { ...before, ended: before.ended + 1, failed: before.failed + end.failed };
  const counted: Frame = { ...parent, detail: { ...parent.detail, fork } };
  if (fork.ended < fork.total) {
    const free = Math.max(0, fork.atOnce - (fork.started - fork.ended));
    const started = startBranches(runtime, journal, visit.parsed, counted, free, end.lastOfBranch);
    runtime.frames.save({
      ...counted,
      detail: { ...counted.detail, fork: { ...fork, started: fork.started + started } },
    });
    return;
  }
  const result = `[${runtime.branches.outputs(parent.id).join(',')}]`;
  if (isDistributedMap(stateOf(visit.parsed, parent))) {
    runtime.mapRuns.end(parent.id, 'SUCCEEDED', runtime.kernel.clock.now());
  }
  runtime.branches.clear(parent.id);
  const detail = { ...counted.detail, settlement: { result } };
  runtime.frames.save({ ...counted, phase: 'settled', lastEvent: end.ended, detail });
  runtime.proceed(parent.id);
}

const NO_FORK: ForkDetail = { total: 0, started: 0, ended: 0, failed: 0, toleratedFailures: 0, atOnce: 0 };
