import { flowKey, isDistributedMap, type ParsedMachine } from '../asl/parsed-machine.ts';
import type { Journal } from '../history/journal.ts';
import type { Fork } from '../state-types/move.ts';
import type { ForkDetail, Frame } from '../store/frames.ts';
import type { Runtime } from './runtime.ts';
import { toleratedOf } from './tolerated.ts';
import { stateOf, type Visit } from './visit.ts';

/** Items of an inline Map that run at once, at most. "Map workflow state", AWS Step Functions Developer Guide. */
const INLINE_CONCURRENCY = 40;

/** Starts the flows inside a Parallel or Map state. In the visit's transaction; `frame` is as it is going to be. */
export function startFork(runtime: Runtime, journal: Journal, visit: Visit, frame: Frame, fork: Fork): void {
  const isMap = visit.state.Type === 'Map';
  const total = fork.branches.length;
  const started = journal.append(
    `${visit.state.Type}StateStarted`,
    isMap ? { length: total } : undefined,
    frame.lastEvent,
  );
  const isDistributed = isDistributedMap(visit.state);
  const lastEvent = isDistributed ? startRun(runtime, journal, visit, fork, started) : started;
  runtime.branches.clear(frame.id);
  if (total === 0) {
    settleEmpty(runtime, frame, lastEvent);
    return;
  }
  fork.branches.forEach(({ input, item, items = 1 }, branch) => {
    const itemText = item === undefined ? frame.item : JSON.stringify(item);
    runtime.branches.insert(frame.id, { branch, input: JSON.stringify(input), item: itemText }, items);
  });
  const most = isMap && !isDistributed ? INLINE_CONCURRENCY : total;
  const atOnce = Math.min(fork.maxConcurrency > 0 ? fork.maxConcurrency : total, most, total);
  const toleratedFailures = toleratedOf(fork.tolerated, total);
  const detail: ForkDetail = { total, started: atOnce, ended: 0, failed: 0, toleratedFailures, atOnce };
  const waiting: Frame = { ...frame, phase: 'branches', lastEvent, detail: { ...frame.detail, fork: detail } };
  runtime.frames.save(waiting);
  startBranches(runtime, journal, visit.parsed, waiting, atOnce, lastEvent);
}

/** Starts up to `count` of the flows that wait. Returns how many there were. */
export function startBranches(
  runtime: Runtime,
  journal: Journal,
  parsed: ParsedMachine,
  parent: Frame,
  count: number,
  previous: number,
): number {
  const state = stateOf(parsed, parent);
  let started = 0;
  for (; started < count; started += 1) {
    const waiting = runtime.branches.takeNext(parent.id);
    if (!waiting) break;
    const flow = flowKey(parent.flow, parent.state, state.Type === 'Map' ? 0 : waiting.branch);
    const details = { name: parent.state, index: waiting.branch };
    const isNoted = state.Type === 'Map' && !isDistributedMap(state);
    const lastEvent = isNoted ? journal.append('MapIterationStarted', details, previous) : previous;
    const frameId = runtime.frames.insert({
      execution: parent.execution,
      parent: parent.id,
      branch: waiting.branch,
      flow,
      state: parsed.flows.get(flow)?.StartAt ?? '',
      input: waiting.input,
      variables: parent.variables,
      item: waiting.item,
      lastEvent,
    });
    runtime.proceed(frameId);
  }
  return started;
}

/** A distributed Map has a run with an ARN. */
function startRun(runtime: Runtime, journal: Journal, visit: Visit, fork: Fork, started: number): number {
  const label = visit.state.Type === 'Map' ? visit.state.Label : undefined;
  const run = `${visit.execution.machineName}/${label ?? runtime.ids.uuid()}:${runtime.ids.uuid()}`;
  const arn = runtime.kernel.aws.arn('states', `mapRun:${run}`);
  const { count: toleratedCount, percentage: toleratedPercentage } = fork.tolerated;
  runtime.mapRuns.insert({
    arn,
    execution: visit.execution.id,
    frame: visit.frame.id,
    maxConcurrency: fork.maxConcurrency,
    toleratedCount,
    toleratedPercentage,
    startMs: runtime.kernel.clock.now(),
  });
  return journal.append('MapRunStarted', { mapRunArn: arn }, started);
}

function settleEmpty(runtime: Runtime, frame: Frame, lastEvent: number): void {
  runtime.mapRuns.end(frame.id, 'SUCCEEDED', runtime.kernel.clock.now());
  runtime.frames.save({
    ...frame,
    phase: 'settled',
    lastEvent,
    detail: { ...frame.detail, settlement: { result: '[]' } },
  });
  runtime.proceed(frame.id);
}
