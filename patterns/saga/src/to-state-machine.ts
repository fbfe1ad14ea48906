import type { ChoiceRule, ChoiceState, State, StateMachine, SucceedState } from './asl.ts';
import type { Saga, SagaStep } from './definition.ts';
import { isLate, ORDER_ID, RELAUNCH, turnAssignments } from './expressions.ts';
import { HOLD, holdStates } from './hold-states.ts';
import { canTurn, compensationsOf, forwardName, undoFrom } from './routing.ts';
import { actionState, compensationState, ENDS, forwardState, turningState, whileHeldState } from './tasks.ts';

const UNDO_FROM = 'UndoFrom';

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
    States: { ...forward(saga), ...held(saga), ...backward(saga), ...ends() },
  };
}

function forward(saga: Saga): Record<string, State> {
  const states: Record<string, State> = {};
  for (const [index, step] of saga.steps.entries()) {
    const next = entryOf(saga, index + 1);
    if (canTurn(step)) {
      states[entryOf(saga, index)] = beforeState(saga, index, step);
      states[step.action] = actionState(saga, index, step, next);
      states[forwardName(step)] = forwardState(saga, index, step, next);
    } else {
      states[step.action] = forwardState(saga, index, step, next);
    }
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
function beforeState(saga: Saga, index: number, step: SagaStep): ChoiceState {
  const onlyForward: ChoiceRule = { Condition: `{% ${RELAUNCH}.way = 'forward' %}`, Next: forwardName(step) };
  const late: ChoiceRule = {
    Condition: `{% ${isLate(saga)} %}`,
    Assign: turnAssignments('DeadlineExceeded', step.action, undoFrom(saga, index)),
    Next: saga.beforeCompensation,
  };
  const choices = [...(index === 0 ? [onlyBackward(saga)] : []), onlyForward, late];
  return { Type: 'Choice', Choices: choices, Default: step.action };
}

/** A relaunched order that had already turned round goes on undoing. */
function onlyBackward(saga: Saga): ChoiceRule {
  const [reason, failedStep] = [`{% ${RELAUNCH}.reason %}`, `{% ${RELAUNCH}.failedStep %}`];
  return {
    Condition: `{% ${RELAUNCH}.way = 'backward' %}`,
    Assign: turnAssignments(reason, failedStep, undoFrom(saga, saga.steps.length)),
    Next: saga.beforeCompensation,
  };
}

function held(saga: Saga): Record<string, State> {
  const { whileHeld } = saga;
  if (whileHeld === undefined || !saga.steps.some(canTurn)) return {};
  return holdStates(saga, whileHeld, whileHeldState(saga, whileHeld, HOLD.look));
}

function backward(saga: Saga): Record<string, State> {
  const chain = compensationsOf(saga);
  const [first] = chain;
  return {
    [saga.beforeCompensation]: turningState(saga, saga.beforeCompensation, first ? UNDO_FROM : saga.afterCompensation),
    ...(first ? { [UNDO_FROM]: undoFromState(saga, first, chain) } : {}),
    ...Object.fromEntries(
      chain.map((name, at) => [name, compensationState(saga, name, chain[at + 1] ?? saga.afterCompensation)]),
    ),
    [saga.afterCompensation]: turningState(saga, saga.afterCompensation, ENDS.compensated),
  };
}

/** One chain for all: what failed decides only where it is entered. */
function undoFromState(saga: Saga, first: string, chain: readonly string[]): ChoiceState {
  return {
    Type: 'Choice',
    Comment:
      'Compensations run in reverse order, from that of the last step that may have acted. An earlier execution of a ' +
      'relaunched order, or its zombie, may have acted further on: there all of them run.',
    Choices: [
      { Condition: `{% $exists(${RELAUNCH}) %}`, Next: first },
      ...chain.map((name) => ({ Condition: `{% $undoFrom = '${name}' %}`, Next: name })),
    ],
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
