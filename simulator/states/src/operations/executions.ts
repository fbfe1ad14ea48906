import { z } from 'zod';
import type { Operation } from '#kernel';
import { noExecution, noStateMachine, notForExpress } from '../errors.ts';
import { readHistory } from '../history/read-history.ts';
import { endExecution } from '../interpreter/end-execution.ts';
import type { Engine } from '../interpreter/engine.ts';
import { writeHistory } from '../interpreter/transaction.ts';
import type { Execution } from '../store/executions.ts';
import { checkArn, machineParts } from './names.ts';
import { redriveState } from './redrive-execution.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';

const DescribeRequest = z.object({
  executionArn: Arn,
  includedData: optional(z.enum(['ALL_DATA', 'METADATA_ONLY'])),
});

/** Describes an execution. */
export function describeExecution(engine: Engine): Operation {
  return (input) => {
    const { executionArn, includedData } = readRequest('DescribeExecution', DescribeRequest, input);
    const execution = standardExecution(engine, executionArn);
    const withData = includedData !== 'METADATA_ONLY';
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startMs / 1_000,
      ...(execution.stopMs === undefined ? {} : { stopDate: execution.stopMs / 1_000 }),
      ...(withData ? payloads(execution) : {}),
      ...qualifiers(execution),
      ...(execution.traceHeader === undefined ? {} : { traceHeader: execution.traceHeader }),
      ...redriveState(engine, execution),
    };
  };
}

function payloads({ input, output, error, cause }: Execution): object {
  return {
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function qualifiers({ versionArn, aliasArn }: Execution): object {
  return {
    ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
    ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }),
  };
}

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] as const;

const ListRequest = z.object({
  stateMachineArn: Arn,
  statusFilter: optional(z.enum(STATUSES)),
  redriveFilter: optional(z.enum(['REDRIVEN', 'NOT_REDRIVEN'])),
  maxResults: MaxResults,
  nextToken: optional(z.string()),
});

/** Lists executions of a machine, a version or an alias, youngest first. */
export function listExecutions(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('ListExecutions', ListRequest, input);
    checkArn(request.stateMachineArn, 'stateMachine');
    const { machineArn, qualifier } = machineParts(request.stateMachineArn);
    const machine = engine.machines.get(machineArn);
    if (!machine) throw noStateMachine(request.stateMachineArn);
    if (machine.kind === 'EXPRESS') throw notForExpress();
    const isVersion = /^\d+$/.test(qualifier ?? '');
    const executions = engine.executions.list({
      column: qualifier === undefined ? 'machine_arn' : isVersion ? 'version_arn' : 'alias_arn',
      arn: request.stateMachineArn,
      status: request.statusFilter,
      redriven: request.redriveFilter && request.redriveFilter === 'REDRIVEN',
      before: readPageToken(request.nextToken) as { startMs: number; id: number } | undefined, // Made below.
      limit: request.maxResults,
    });
    const last = executions.length === request.maxResults ? executions.at(-1) : undefined;
    return {
      executions: executions.map(summary),
      ...(last ? { nextToken: pageToken({ startMs: last.startMs, id: last.id }) } : {}),
    };
  };
}

function summary(execution: Execution): object {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startMs / 1_000,
    ...(execution.stopMs === undefined ? {} : { stopDate: execution.stopMs / 1_000 }),
    ...qualifiers(execution),
    redriveCount: execution.redriveCount,
    ...(execution.redriveMs === undefined ? {} : { redriveDate: execution.redriveMs / 1_000 }),
  };
}

const HistoryRequest = z.object({
  executionArn: Arn,
  reverseOrder: optional(z.boolean()),
  includeExecutionData: optional(z.boolean()),
  maxResults: MaxResults,
  nextToken: optional(z.string()),
});

/** Reads the history of a standard execution. */
export function getExecutionHistory(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('GetExecutionHistory', HistoryRequest, input);
    const execution = standardExecution(engine, request.executionArn);
    const after = readPageToken(request.nextToken);
    const events = readHistory(engine.kernel.store, {
      execution: execution.id,
      reverse: request.reverseOrder ?? false,
      includeData: request.includeExecutionData ?? true,
      after: after === undefined ? undefined : Number(after),
      limit: request.maxResults,
    });
    const last = events.length === request.maxResults ? events.at(-1) : undefined;
    return { events, ...(last ? { nextToken: pageToken(last['id']) } : {}) };
  };
}

const StopRequest = z.object({
  executionArn: Arn,
  error: optional(z.string().max(256)),
  cause: optional(z.string().max(32_768)),
});

/** Stops an execution that runs; one that ended stays as it is. */
export function stopExecution(engine: Engine): Operation {
  return (input) => {
    const { executionArn, error, cause } = readRequest('StopExecution', StopRequest, input);
    const execution = standardExecution(engine, executionArn);
    if (execution.status === 'RUNNING') {
      const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      writeHistory(engine, execution, (journal) => {
        endExecution(engine, journal, execution, { status: 'ABORTED', failure, previous: 0 });
      });
    }
    const stopped = engine.executions.get(execution.id);
    return { stopDate: (stopped?.stopMs ?? engine.kernel.clock.now()) / 1_000 };
  };
}

/** Finds a standard execution. @throws {AwsError} */
function standardExecution(engine: Engine, arn: string): Execution {
  checkArn(arn, 'execution');
  const execution = engine.executions.byArn(arn);
  if (!execution) throw noExecution(arn);
  return execution;
}
