import { isDistributedMap, parseMachine } from '../asl/parsed-machine.ts';
import type { MapRun } from '../store/map-runs.ts';
import { startBranches } from './fork.ts';
import type { Runtime } from './runtime.ts';
import { toleratedOf } from './tolerated.ts';
import { writeHistory } from './transaction.ts';
import { stateOf } from './visit.ts';

type Limits = Pick<MapRun, 'maxConcurrency' | 'toleratedCount' | 'toleratedPercentage'>;

/** Changes the limits of a run; what may now run is started. One that ended stays as it is. In a transaction. */
export function changeRun(runtime: Runtime, run: MapRun, limits: Limits): void {
  runtime.mapRuns.change(run.arn, limits);
  const frame = runtime.frames.get(run.frame);
  const execution = runtime.executions.get(run.execution);
  const fork = frame?.detail.fork;
  if (run.status !== 'RUNNING' || !frame || !fork || execution?.status !== 'RUNNING') return;
  const parsed = parseMachine(runtime.machines.revision(execution.revision).definition);
  if (!isDistributedMap(stateOf(parsed, frame))) return;
  const atOnce = limits.maxConcurrency > 0 ? limits.maxConcurrency : fork.total;
  const toleratedFailures = toleratedOf(
    { count: limits.toleratedCount, percentage: limits.toleratedPercentage },
    fork.total,
  );
  writeHistory(runtime, execution, (journal) => {
    const free = atOnce - (fork.started - fork.ended);
    const started = startBranches(runtime, journal.silent, parsed, frame, Math.max(0, free), frame.lastEvent);
    const changed = { ...fork, atOnce, toleratedFailures, started: fork.started + started };
    runtime.frames.save({ ...frame, detail: { ...frame.detail, fork: changed } });
  });
}
