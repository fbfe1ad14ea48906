import type { Flow, QueryLanguage, State } from '../asl/definition.ts';
import { type ParsedMachine, parseMachine } from '../asl/parsed-machine.ts';
import type { Scope } from '../data/scope.ts';
import type { JsonObject } from '../json.ts';
import type { Execution } from '../store/executions.ts';
import type { Frame } from '../store/frames.ts';
import { contextObject } from './context-object.ts';
import type { Runtime } from './runtime.ts';
import { isActivityArn } from './task-events.ts';

/** A frame with all that belongs to the state it is in. */
export interface Visit {
  readonly frame: Frame;
  readonly execution: Execution;
  readonly parsed: ParsedMachine;
  readonly state: State;
  readonly language: QueryLanguage;
  /** When the state was, or is being, entered. */
  readonly enteredMs: number;
  /** Id of the event of entering the state, or the one it is going to have. */
  readonly enteredEvent: number;
  readonly token: string | undefined;
  readonly scope: Scope;
}

/** Looks up everything that belongs to a frame; undefined when it is gone. */
export function openVisit(runtime: Runtime, frameId: number): Visit | undefined {
  const found = runtime.frames.withLastEvent(frameId);
  const execution = found && runtime.executions.remembered(found.frame.execution);
  if (!found || !execution) return undefined;
  return visitOf(runtime, found.frame, { ...execution, lastEvent: found.executionLastEvent });
}

/** Puts a frame together with its state. */
function visitOf(runtime: Runtime, frame: Frame, execution: Execution): Visit {
  const parsed = parseMachine(runtime.machines.revision(execution.revision).definition);
  const state = stateOf(parsed, frame);
  const isEntering = frame.phase === 'enter';
  const enteredMs = isEntering ? runtime.kernel.clock.now() : frame.enteredMs;
  const token = needsToken(state) ? tokenOf(runtime, frame) : undefined;
  return {
    frame,
    execution,
    parsed,
    state,
    language: parsed.languageOf(state),
    enteredMs,
    enteredEvent: isEntering ? execution.lastEvent + 1 : frame.enteredEvent,
    token,
    scope: {
      input: JSON.parse(frame.input),
      context: contextObject({ frame, execution, state, enteredMs, token }),
      variables: JSON.parse(frame.variables) as JsonObject, // leave() wrote an object.
      tools: runtime.tools,
    },
  };
}

/** The state that a frame is in. */
export function stateOf(parsed: ParsedMachine, frame: Pick<Frame, 'flow' | 'state'>): State {
  const flow: Flow | undefined = parsed.flows.get(frame.flow);
  const state = flow?.States[frame.state];
  if (!state) throw new Error(`There is no state "${frame.state}" in the flow "${frame.flow}".`);
  return state;
}

/** Whether a state's task is ended by somebody else, who needs a token. */
function needsToken(state: State): boolean {
  if (state.Type !== 'Task') return false;
  return /\.(waitForTaskToken|sync|sync:2)$/.test(state.Resource) || isActivityArn(state.Resource);
}

/** A frame keeps its token while it waits; every attempt has a new one. */
function tokenOf(runtime: Runtime, frame: Frame): string {
  const isNew = frame.phase === 'enter' || frame.phase === 'attempt' || frame.token === undefined;
  return isNew ? runtime.tokens.bytes(96).toString('base64') : (frame.token ?? '');
}
