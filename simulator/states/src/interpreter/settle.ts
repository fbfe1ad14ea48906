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
  if (frame?.phase !== 'submitted') return;
  const described = JSON.stringify(describeEnded(child));
  const isSuccess = child.status === 'SUCCEEDED';
  settle(
    runtime,
    frame,
    isSuccess ? { result: described } : { failure: { error: 'States.TaskFailed', cause: described } },
  );
}

/** What a task is told of an ended execution, in the form of the `.sync` integration: payloads as text. */
function describeEnded(execution: Execution): Record<string, unknown> {
  return {
    ExecutionArn: execution.arn,
    Input: execution.input,
    InputDetails: { Included: true },
    Name: execution.name,
    ...(execution.output === undefined ? {} : { Output: execution.output, OutputDetails: { Included: true } }),
    ...(execution.error === undefined ? {} : { Error: execution.error }),
    ...(execution.cause === undefined ? {} : { Cause: execution.cause }),
    RedriveCount: execution.redriveCount,
    StartDate: execution.startMs,
    StateMachineArn: execution.machineArn,
    Status: execution.status,
    StopDate: execution.stopMs,
  };
}
