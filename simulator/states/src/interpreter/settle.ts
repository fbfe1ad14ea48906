import type { Execution } from '../store/executions.ts';
import type { Frame, Settlement } from '../store/frames.ts';
import type { Runtime } from './runtime.ts';

/** Writes down how a state's work ended; the frame goes on from there. In a transaction. */
export function settle(runtime: Runtime, frame: Frame, settlement: Settlement): void {
  cancelTimers(runtime, frame);
  const none = { wakeJob: undefined, timeoutJob: undefined, heartbeatJob: undefined };
  runtime.frames.save({ ...frame, ...none, phase: 'settled', detail: { ...frame.detail, settlement } });
  runtime.proceed(frame.id);
}

/** Settles a task by its token. One whose call is not answered yet is settled as soon as it is. */
export function settleByToken(runtime: Runtime, frame: Frame, settlement: Settlement): void {
  if (frame.phase === 'task') runtime.frames.settleEarly(frame, settlement);
  else settle(runtime, frame, settlement);
}

/** Cancels whatever timers a frame has. */
export function cancelTimers(runtime: Runtime, frame: Frame): void {
  for (const job of [frame.wakeJob, frame.timeoutJob, frame.heartbeatJob]) {
    if (job !== undefined) runtime.kernel.jobs.cancel(job);
  }
}

/** Tells the task of another execution, if one waits, that this one ended. */
export function tellParent(runtime: Runtime, executionId: number): void {
  const execution = runtime.executions.get(executionId);
  if (execution?.parentFrame !== undefined) settleFromChild(runtime, execution.parentFrame, execution);
}

/** Settles a task that waits for an execution which ended. */
export function settleFromChild(runtime: Runtime, frameId: number, child: Execution): void {
  const frame = runtime.frames.get(frameId);
  // A task that was tried again waits for another one.
  if (frame?.phase !== 'submitted' || frame.detail.child !== child.id) return;
  const described = JSON.stringify(describeEnded(child));
  const isSuccess = child.status === 'SUCCEEDED';
  settle(
    runtime,
    frame,
    isSuccess ? { result: described } : { failure: { error: 'States.TaskFailed', cause: described } },
  );
}

/**
 * What a task is told of an ended execution, in the form of the `.sync` integration: what DescribeExecution answers, in
 * alphabetical order, with payloads as text and times in ms.
 */
function describeEnded(execution: Execution): Record<string, unknown> {
  const { input, output, error, cause, aliasArn, versionArn, status } = execution;
  const isSuccess = status === 'SUCCEEDED';
  return {
    ...(cause === undefined ? {} : { Cause: cause }),
    ...(error === undefined ? {} : { Error: error }),
    ExecutionArn: execution.arn,
    Input: input,
    InputDetails: { Included: true },
    Name: execution.name,
    ...(output === undefined ? {} : { Output: output, OutputDetails: { Included: true } }),
    RedriveCount: execution.redriveCount,
    RedriveStatus: isSuccess ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    ...(isSuccess ? { RedriveStatusReason: `Execution is ${status} and cannot be redriven` } : {}),
    StartDate: execution.startMs,
    ...(aliasArn === undefined ? {} : { StateMachineAliasArn: aliasArn }),
    StateMachineArn: execution.machineArn,
    ...(versionArn === undefined ? {} : { StateMachineVersionArn: versionArn }),
    Status: status,
    StopDate: execution.stopMs,
  };
}
