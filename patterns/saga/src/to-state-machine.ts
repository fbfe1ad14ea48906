import type { ChoiceState, State, StateMachine, SucceedState } from './asl.ts';
import type { Saga } from './definition.ts';
import { canTurn, compensationsOf, undoFrom } from './routing.ts';
import { actionState, compensationState, ENDS, turnAssignments, turningState } from './tasks.ts';

const UNDO_FROM = 'UndoFrom';
const ORDER_ID = '{% $states.context.Execution.Input.orderId %}';

/**
 * The saga as a Standard state machine (JSONata). Each task's function is a substitution of the task's name:
 * `${ChargePayment}`. Confirmed, compensated and superseded sagas end SUCCEEDED with an output that says which;
 * a FAILED execution therefore always means that a person is needed.
 * @see "Amazon States Language", AWS Step Functions Developer Guide
 */
export function toStateMachine(saga: Saga): StateMachine {
  return {
    Comment: `Generated from the definition of "${saga.name}": change that, not this.`,
    QueryLanguage: 'JSONata',
    StartAt: entryOf(saga, 0),
    States: { ...forward(saga), ...backward(saga), ...ends() },
  };
}

function forward(saga: Saga): Record<string, State> {
  const states: Record<string, State> = {};
  for (const [index, step] of saga.steps.entries()) {
    const deadline = deadlineState(saga, index);
    if (deadline) states[entryOf(saga, index)] = deadline;
    states[step.action] = actionState(saga, index, step, entryOf(saga, index + 1));
  }
  return states;
}

/** The state at which the step begins: the look at the clock, or after the pivot the action itself. */
function entryOf(saga: Saga, index: number): string {
  const step = saga.steps[index];
  if (!step) return ENDS.confirmed;
  return canTurn(step) ? `Before${step.action}` : step.action;
}

/** Before a step that can be undone: too late is a failure before the action, so only the steps before are undone. */
function deadlineState(saga: Saga, index: number): ChoiceState | undefined {
  const step = saga.steps[index];
  if (!step || !canTurn(step)) return undefined;
  const now = '$toMillis($states.context.State.EnteredTime)';
  const start = '$toMillis($states.context.Execution.StartTime)';
  return {
    Type: 'Choice',
    Choices: [
      {
        Condition: `{% ${now} - ${start} > ${saga.deadlineSeconds * 1000} %}`,
        Assign: turnAssignments('DeadlineExceeded', step.action, undoFrom(saga, index)),
        Next: saga.beforeCompensation,
      },
    ],
    Default: step.action,
  };
}

function backward(saga: Saga): Record<string, State> {
  const chain = compensationsOf(saga);
  const begin = turningState(saga, saga.beforeCompensation, {}, chain.length > 0 ? UNDO_FROM : saga.afterCompensation);
  const why = { reason: '{% $reason %}', failedStep: '{% $failedStep %}' };
  return {
    [saga.beforeCompensation]: begin,
    ...(chain.length > 0 ? { [UNDO_FROM]: undoFromState(saga, chain) } : {}),
    ...Object.fromEntries(
      chain.map((name, at) => [name, compensationState(saga, name, chain[at + 1] ?? saga.afterCompensation)]),
    ),
    [saga.afterCompensation]: turningState(saga, saga.afterCompensation, why, ENDS.compensated),
  };
}

/** One chain for all: what failed decides only where it is entered. */
function undoFromState(saga: Saga, chain: readonly string[]): ChoiceState {
  return {
    Type: 'Choice',
    Comment: 'Compensations run in reverse order, from that of the last step that may have acted.',
    Choices: chain.map((name) => ({ Condition: `{% $undoFrom = '${name}' %}`, Next: name })),
    Default: saga.afterCompensation,
  };
}

function ends(): Record<string, SucceedState> {
  const why = { reason: '{% $reason %}', failedStep: '{% $failedStep %}' };
  return {
    [ENDS.confirmed]: { Type: 'Succeed', Output: { orderId: ORDER_ID, outcome: 'confirmed' } },
    [ENDS.compensated]: { Type: 'Succeed', Output: { orderId: ORDER_ID, outcome: 'compensated', ...why } },
    [ENDS.superseded]: {
      Type: 'Succeed',
      Comment: 'Another execution is in charge of the order, or it has ended: nothing is left to do here.',
      Output: { orderId: ORDER_ID, outcome: 'superseded' },
    },
  };
}
