import { dataLimitExceeded, PAYLOAD_LIMIT_BYTES } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import { type JsonObject, sizeBytes } from '../json.ts';
import type { Leave } from '../state-types/move.ts';
import type { Frame } from '../store/frames.ts';
import { endFlow } from './end-flow.ts';
import type { Runtime } from './runtime.ts';
import { cancelTimers } from './settle.ts';
import type { Visit } from './visit.ts';

/** A way out of a state, its output as JSON text. */
export interface PreparedLeave {
  readonly next: string | undefined;
  readonly output: string;
  readonly assigned: JsonObject | undefined;
}

/** Writes the output as text. @throws {StateFailure} States.DataLimitExceeded. */
export function prepareLeave(leave: Leave, visit: Visit): PreparedLeave {
  const output = JSON.stringify(leave.output);
  if (output.length * 3 > PAYLOAD_LIMIT_BYTES && sizeBytes(output) > PAYLOAD_LIMIT_BYTES) {
    throw dataLimitExceeded(visit.frame.state);
  }
  return { next: leave.next, output, assigned: leave.assigned };
}

/** Leaves a state: on to the next one, or to the end of the flow. In the visit's transaction. */
export function leaveState(
  runtime: Runtime,
  journal: Journal,
  visit: Visit,
  leave: PreparedLeave,
  previous: number,
): void {
  const { frame, state } = visit;
  const exited = journal.append(
    `${state.Type}StateExited`,
    { name: frame.state, output: leave.output, ...assignedVariables(leave.assigned) },
    previous,
  );
  cancelTimers(runtime, frame);
  if (leave.next === undefined) endFlow(runtime, journal, visit, leave.output, exited);
  else {
    runtime.frames.save(entering(frame, leave, leave.next, exited));
    runtime.proceed(frame.id);
  }
}

function entering(frame: Frame, leave: PreparedLeave, state: string, lastEvent: number): Frame {
  return {
    ...frame,
    state,
    phase: 'enter',
    enteredEvent: 0,
    input: leave.output,
    variables: leave.assigned ? JSON.stringify({ ...JSON.parse(frame.variables), ...leave.assigned }) : frame.variables,
    lastEvent,
    token: undefined,
    wakeJob: undefined,
    timeoutJob: undefined,
    heartbeatJob: undefined,
    detail: {},
  };
}

function assignedVariables(assigned: JsonObject | undefined): object {
  if (!assigned || Object.keys(assigned).length === 0) return {};
  const texts = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  return { assignedVariables: Object.fromEntries(texts) };
}
