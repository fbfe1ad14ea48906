import { type Failure, RUNTIME_ERROR, type StateFailure } from '../failures.ts';
import type { Settlement } from '../store/frames.ts';

/** An error that a state has to deal with. */
export interface Problem {
  readonly failure: Failure;
  /** The field whose expression failed: an event of its own. */
  readonly location?: string;
  /** A missed heartbeat is a time-out with a name of its own. */
  readonly isHeartbeat?: boolean;
  /** Nothing catches it: the execution ends. */
  readonly isTerminal: boolean;
}

/** The problem that a state's own failure is. `enteredEvent` is named in its text. */
export function problemOf(failure: StateFailure, stateName: string, enteredEvent: number): Problem {
  const prefix = failure.namesState
    ? `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEvent}). `
    : '';
  return {
    failure: { error: failure.error, cause: prefix + failure.text },
    isTerminal: failure.error === RUNTIME_ERROR,
    ...(failure.location === undefined ? {} : { location: failure.location }),
  };
}

/** The problem that a failed task or branch is. */
export function problemOfSettlement(settlement: Settlement): Problem {
  return {
    failure: settlement.failure ?? {},
    isTerminal: settlement.failure?.error === RUNTIME_ERROR,
    ...(settlement.timedOut === 'heartbeat' ? { isHeartbeat: true } : {}),
  };
}

/** Whether a retrier's or catcher's ErrorEquals names the problem. */
export function isNamed(errorEquals: readonly string[], problem: Problem): boolean {
  if (problem.isTerminal) return false;
  const { error } = problem.failure;
  return errorEquals.some((name) => {
    if (name === 'States.ALL' || name === error) return true;
    if (name === 'States.HeartbeatTimeout') return problem.isHeartbeat === true;
    return name === 'States.TaskFailed' && error !== 'States.Timeout';
  });
}
