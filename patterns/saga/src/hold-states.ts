import type { Catcher, ChoiceRule, ChoiceState, State, TaskState, WaitState } from './asl.ts';
import type { Saga, SagaStep } from './definition.ts';
import { isLate, turnAssignments, undoFromHeld } from './expressions.ts';
import { HELD, retryOfLook, TRANSIENT, taskTimeoutSeconds } from './retriers.ts';
import { canTurn } from './routing.ts';

/** Names of the states of the hold; the task that is asked meanwhile bears its own. */
export const HOLD = { look: 'LookAtHold', decide: 'StayOrLeave', wait: 'WaitOnHold' } as const;

/** Waits grow to ten minutes; after a thousand of them (a week) to an hour, so that history has room for a month. */
const WAITS = { firstSeconds: 15, longestSeconds: 600, lateSeconds: 3_600, lateAfter: 1_000 };

/**
 * A held step goes into the hold, and so does one whose retries are used up: only there is known whether it is held.
 * What the states of the hold hand on: which step, whether it may have acted, whether its retries are used up, and how
 * often it has waited.
 */
export function intoHold({ action }: SagaStep): Catcher[] {
  const again = `$states.input.heldStep = '${action}'`;
  const waits = `(${again} ? $states.input.waits : 0)`;
  const tried = `((${again} and $states.input.tried) or $states.context.State.RetryCount > 0)`;
  const handedOn = (triedNow: string, exhausted: boolean) =>
    `{% { "heldStep": '${action}', "tried": ${triedNow}, "exhausted": ${exhausted}, "waits": ${waits} } %}`;
  return [
    { ErrorEquals: [HELD], Output: handedOn(tried, false), Next: HOLD.look },
    { ErrorEquals: TRANSIENT, Output: handedOn('true', true), Next: HOLD.look },
  ];
}

/** The states of the hold, which all steps share. */
export function holdStates(saga: Saga, whileHeldName: string, whileHeld: TaskState): Record<string, State> {
  return {
    [HOLD.look]: lookState(saga),
    [HOLD.decide]: decideState(saga),
    [HOLD.wait]: waitState(whileHeldName),
    [whileHeldName]: whileHeld,
  };
}

/** Reads the step's hold where its service keeps it, without a function: also when that function is what is broken. */
function lookState(saga: Saga): TaskState {
  const tables = saga.steps.filter(canTurn).map(({ action }) => `'${action}': '\${HoldOf${action}}'`);
  const now = '$toMillis($states.context.State.EnteredTime)';
  const row = '$states.result.Item';
  const isHeld = `$exists(${row}.heldSince) or ($exists(${row}.openUntilMs) and $number(${row}.openUntilMs.N) > ${now})`;
  return {
    Type: 'Task',
    Comment: "Is the step held, by a person or by its circuit breaker? The row lies in the step's own service.",
    Resource: 'arn:aws:states:::dynamodb:getItem',
    Arguments: {
      TableName: `{% $lookup({ ${tables.join(', ')} }, $states.input.heldStep) %}`,
      Key: { pk: { S: "{% 'HOLD#' & $states.input.heldStep %}" }, sk: { S: '#' } },
      ConsistentRead: true,
    },
    Output: `{% $merge([$states.input, { "held": ${isHeld} }]) %}`,
    TimeoutSeconds: taskTimeoutSeconds(saga),
    Retry: retryOfLook(saga),
    Next: HOLD.decide,
  };
}

/**
 * While a step is held only a cancellation leads out, and no deadline. Whatever leads out but the release undoes the
 * steps before, and the held one too once it was tried.
 */
function decideState(saga: Saga): ChoiceState {
  const turn = (condition: string, reason: string): ChoiceRule => ({
    Condition: `{% ${condition} %}`,
    Assign: turnAssignments(reason, '{% $states.input.heldStep %}', undoFromHeld(saga)),
    Next: saga.beforeCompensation,
  });
  const goOn = saga.steps.filter(canTurn).map(({ action }) => ({
    Condition: `{% $states.input.held = false and $states.input.heldStep = '${action}' %}`,
    Next: action,
  }));
  return {
    Type: 'Choice',
    Choices: [
      turn('$states.input.cancelRequested = true', 'CancelRequested'),
      turn('$states.input.held = false and $states.input.exhausted', 'StepFailed'),
      turn(`$states.input.held = false and ${isLate(saga)}`, 'DeadlineExceeded'),
      ...goOn,
    ],
    Default: HOLD.wait,
  };
}

function waitState(whileHeldName: string): WaitState {
  const { firstSeconds, longestSeconds, lateSeconds, lateAfter } = WAITS;
  const growing = `$min([${longestSeconds}, ${firstSeconds} * $power(2, $min([$states.input.waits, 10]))])`;
  return {
    Type: 'Wait',
    Seconds: `{% $states.input.waits < ${lateAfter} ? ${growing} : ${lateSeconds} %}`,
    Output: '{% $merge([$states.input, { "exhausted": false, "waits": $states.input.waits + 1 }]) %}',
    Next: whileHeldName,
  };
}
