import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { parseMachine } from '../asl/parsed-machine.ts';
import { noExecution } from '../errors.ts';
import { HISTORY_LIMIT } from '../history/journal.ts';
import type { Engine } from '../interpreter/engine.ts';
import { noteStatusChange } from '../interpreter/notices.ts';
import { JOBS } from '../interpreter/runtime.ts';
import { writeHistory } from '../interpreter/transaction.ts';
import { stateOf } from '../interpreter/visit.ts';
import type { Execution } from '../store/executions.ts';
import type { Frame } from '../store/frames.ts';
import { earlierRedrive, rememberRedrive } from '../store/redrives.ts';
import { checkArn } from './names.ts';
import { Arn, optional, readRequest } from './request.ts';

/** How long after its end an execution can be redriven, ms. "RedriveExecution", AWS Step Functions API Reference. */
const REDRIVABLE_MS = 14 * 24 * 3_600_000;

const Request = z.object({ executionArn: Arn, clientToken: optional(z.string().min(1).max(64)) });

/** Lets an execution that ended unsuccessfully go on from where it failed, on the definition that it began with. */
export function redriveExecution(engine: Engine): Operation {
  return (input) => {
    const { executionArn, clientToken } = readRequest('RedriveExecution', Request, input);
    checkArn(executionArn, 'execution');
    const execution = engine.executions.byArn(executionArn);
    if (!execution) throw noExecution(executionArn);
    const earlierMs = earlierRedrive(engine.kernel, execution.id, clientToken);
    if (earlierMs !== undefined) return { redriveDate: earlierMs / 1_000 };
    const reason = whyNot(engine, execution);
    if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', `Execution is not redrivable: '${reason}'`);
    const redriveMs = engine.kernel.clock.now();
    engine.executions.update(execution.id, {
      status: 'RUNNING',
      stop_ms: null,
      error: null,
      cause: null,
      redrive_count: execution.redriveCount + 1,
      redrive_ms: redriveMs,
    });
    writeHistory(engine, execution, (journal) => {
      const redriven = journal.append(
        'ExecutionRedriven',
        { redriveCount: execution.redriveCount + 1 },
        execution.lastEvent,
      );
      for (const frame of engine.frames.ofExecution(execution.id)) restart(engine, execution, frame, redriven);
    });
    restoreTimeout(engine, execution);
    rememberRedrive(engine.kernel, execution.id, clientToken);
    noteStatusChange(engine, execution.id);
    return { redriveDate: redriveMs / 1_000 };
  };
}

/** A parked flow goes on: tried again when its state had been entered, else the state is entered again. */
function restart(engine: Engine, execution: Execution, frame: Frame, redriven: number): void {
  if (frame.phase === 'branches') engine.mapRuns.reopen(frame.id);
  if (frame.phase !== 'parked') return;
  const { Type } = stateOf(parsedOf(engine, execution), frame);
  const isWork = Type === 'Task' || Type === 'Map' || Type === 'Parallel';
  const phase = isWork && frame.enteredEvent > 0 ? 'attempt' : 'enter';
  engine.frames.save({ ...frame, phase, lastEvent: redriven, detail: {} });
  engine.proceed(frame.id);
}

function parsedOf(engine: Engine, execution: Execution) {
  return parseMachine(engine.machines.revision(execution.revision).definition);
}

/** A machine's time-out counts from the redrive anew. */
function restoreTimeout(engine: Engine, execution: Execution): void {
  const { TimeoutSeconds: seconds } = parsedOf(engine, execution).machine;
  if (seconds === undefined) return;
  const dueMs = engine.kernel.clock.now() + seconds * 1_000;
  const timeoutJob = engine.kernel.jobs.schedule({ kind: JOBS.executionTimeout, dueMs, payload: execution.id });
  engine.executions.update(execution.id, { timeout_job: timeoutJob });
}

/** The members of DescribeExecution that are about redriving. */
export function redriveState(engine: Engine, execution: Execution): object {
  const reason = whyNot(engine, execution);
  return {
    redriveCount: execution.redriveCount,
    ...(execution.redriveMs === undefined ? {} : { redriveDate: execution.redriveMs / 1_000 }),
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(reason === undefined ? {} : { redriveStatusReason: reason }),
  };
}

function whyNot(engine: Engine, execution: Execution): string | undefined {
  if (execution.kind !== 'STANDARD') return 'Execution is of an EXPRESS state machine and cannot be redriven';
  if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED') {
    return `Execution is ${execution.status} and cannot be redriven`;
  }
  if (engine.kernel.clock.now() - (execution.stopMs ?? 0) > REDRIVABLE_MS) {
    return 'Execution has exceeded the redrivable period of 14 days';
  }
  if (execution.lastEvent >= HISTORY_LIMIT - 1) return 'Execution history event limit exceeded';
  return undefined;
}
