import { z } from 'zod';
import type { Operation } from '#kernel';
import { noExecution, noResource } from '../errors.ts';
import type { Engine } from '../interpreter/engine.ts';
import { changeRun } from '../interpreter/map-run.ts';
import type { MapRun, RunCounts } from '../store/map-runs.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';

const DescribeRequest = z.object({ mapRunArn: z.string().min(1).max(2_000) });

/** Describes the run of a distributed Map, with where its items stand. */
export function describeMapRun(engine: Engine): Operation {
  return (input) => {
    const { mapRunArn } = readRequest('DescribeMapRun', DescribeRequest, input);
    const run = runOf(engine, mapRunArn);
    const now = engine.mapRuns.countsOf(run.frame);
    return {
      mapRunArn,
      executionArn: engine.executions.get(run.execution)?.arn,
      status: run.status,
      ...timesOf(run),
      maxConcurrency: run.maxConcurrency,
      toleratedFailureCount: run.toleratedCount ?? 0,
      toleratedFailurePercentage: run.toleratedPercentage ?? 0,
      itemCounts: countsOf(run.itemCounts ?? now.items),
      executionCounts: countsOf(run.executionCounts ?? now.executions),
      redriveCount: 0,
    };
  };
}

function countsOf({ pending, running, succeeded, failed, aborted }: RunCounts): object {
  const total = pending + running + succeeded + failed + aborted;
  return { pending, running, succeeded, failed, timedOut: 0, aborted, total, resultsWritten: 0 };
}

function timesOf({ startMs, stopMs }: MapRun): object {
  return { startDate: startMs / 1_000, ...(stopMs === undefined ? {} : { stopDate: stopMs / 1_000 }) };
}

const ListRequest = z.object({ executionArn: Arn, maxResults: MaxResults, nextToken: optional(z.string()) });

/** Lists the runs of an execution, youngest first. */
export function listMapRuns(engine: Engine): Operation {
  return (input) => {
    const { executionArn, maxResults, nextToken } = readRequest('ListMapRuns', ListRequest, input);
    const execution = engine.executions.byArn(executionArn);
    if (!execution) throw noExecution(executionArn);
    const before = Number(readPageToken(nextToken) ?? Number.MAX_SAFE_INTEGER);
    const runs = engine.mapRuns.ofExecution(execution.id, before, maxResults);
    const last = runs.length === maxResults ? runs.at(-1) : undefined;
    return {
      mapRuns: runs.map((run) => ({
        executionArn,
        mapRunArn: run.arn,
        stateMachineArn: execution.machineArn,
        ...timesOf(run),
      })),
      ...(last ? { nextToken: pageToken(last.id) } : {}),
    };
  };
}

const UpdateRequest = z.object({
  mapRunArn: z.string().min(1).max(2_000),
  maxConcurrency: optional(z.number().int().min(0)),
  toleratedFailureCount: optional(z.number().int().min(0)),
  toleratedFailurePercentage: optional(z.number().min(0).max(100)),
});

/** Changes how many items of a run may go on at once, and how many may fail. */
export function updateMapRun(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('UpdateMapRun', UpdateRequest, input);
    const run = runOf(engine, request.mapRunArn);
    changeRun(engine, run, {
      maxConcurrency: request.maxConcurrency ?? run.maxConcurrency,
      toleratedCount: request.toleratedFailureCount ?? run.toleratedCount,
      toleratedPercentage: request.toleratedFailurePercentage ?? run.toleratedPercentage,
    });
    return {};
  };
}

function runOf(engine: Engine, arn: string): MapRun {
  const run = engine.mapRuns.get(arn);
  if (!run) throw noResource(arn);
  return run;
}
