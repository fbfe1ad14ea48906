import type { Jsonata } from './asl.ts';
import type { Saga } from './definition.ts';
import { undoFrom } from './routing.ts';

/** The execution's input. */
export const INPUT = '$states.context.Execution.Input';

/** What only the input of a relaunched execution has. */
export const RELAUNCH = `${INPUT}.relaunch`;

/** The order's id. */
export const ORDER_ID = `{% ${INPUT}.orderId %}`;

/** Whether the execution has lasted longer than the saga may take, when the state is entered. */
export function isLate(saga: Saga): string {
  const now = '$toMillis($states.context.State.EnteredTime)';
  const start = '$toMillis($states.context.Execution.StartTime)';
  return `${now} - ${start} > ${saga.deadlineSeconds * 1000}`;
}

/** What a saga remembers when it turns round: why, at which step, and where undoing begins. */
export function turnAssignments(reason: string, failedStep: string, entry: string): Record<string, Jsonata> {
  return { reason, failedStep, undoFrom: entry };
}

/**
 * Where undoing begins for the step that is held: with that step once it was tried, else with the one before.
 * `$states.input` is what the states of the hold hand on.
 */
export function undoFromHeld(saga: Saga): string {
  const entries = saga.steps.map(({ action }, index) => [action, [undoFrom(saga, index), undoFrom(saga, index + 1)]]);
  const table = JSON.stringify(Object.fromEntries(entries)).replaceAll('"', "'");
  return `{% $lookup(${table}, $states.input.heldStep)[$states.input.tried ? 1 : 0] %}`;
}
