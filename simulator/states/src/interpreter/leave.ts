import { dataLimitExceeded, PAYLOAD_LIMIT_BYTES, VARIABLES_LIMIT_BYTES, variablesExceeded } from '../failures.ts';
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
  /** All variables from here on, as JSON text; undefined: those of before. */
  readonly variables: string | undefined;
}

/** Writes output and variables as text. @throws {StateFailure} States.DataLimitExceeded. */
export function prepareLeave(
  { output, next, assigned }: Leave,
  { frame }: { readonly frame: Pick<Frame, 'state' | 'variables'> },
): PreparedLeave {
  const outputText = JSON.stringify(output);
  if (isLarger(outputText, PAYLOAD_LIMIT_BYTES)) throw dataLimitExceeded(frame.state);
  if (!assigned) return { next, output: outputText, assigned, variables: undefined };
  const variables = JSON.stringify({ ...JSON.parse(frame.variables), ...assigned });
  // Only what is large in all can hold something that is.
  if (isLarger(variables, PAYLOAD_LIMIT_BYTES)) {
    if (isLarger(JSON.stringify(assigned), PAYLOAD_LIMIT_BYTES))
      throw variablesExceeded(frame.state, PAYLOAD_LIMIT_BYTES);
    if (isLarger(variables, VARIABLES_LIMIT_BYTES)) throw variablesExceeded(frame.state, VARIABLES_LIMIT_BYTES);
  }
  return { next, output: outputText, assigned, variables };
}

/** A character has three bytes of UTF-8 at most for each of its units. */
function isLarger(text: string, limitBytes: number): boolean {
  return text.length * 3 > limitBytes && sizeBytes(text) > limitBytes;
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
    variables: leave.variables ?? frame.variables,
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
