import type { Catcher, Jsonata, TaskState } from './asl.ts';
import type { Saga, SagaStep } from './definition.ts';
import { INPUT, ORDER_ID, RELAUNCH, turnAssignments } from './expressions.ts';
import { intoHold } from './hold-states.ts';
import {
  retryOfAction,
  retryOfCompensation,
  retryOfForwardStep,
  retryOfLook,
  SUPERSEDED,
  taskTimeoutSeconds,
} from './retriers.ts';
import { undoFrom } from './routing.ts';

/** Names of the states that end a saga. */
export const ENDS = { confirmed: 'Confirmed', compensated: 'Compensated', superseded: 'Superseded' } as const;

/** Where the saga comes from, for logs and events: handed on as it is; nothing is decided by it, so it may be absent. */
const TRACE = `{% $exists(${INPUT}.trace) ? ${INPUT}.trace : {} %}` as const;

const superseded: Catcher = { ErrorEquals: [SUPERSEDED], Next: ENDS.superseded };

/** What CancelOrder and BeginCompensation are told. */
const why = { reason: '{% $reason %}', failedStep: '{% $failedStep %}' };

/**
 * The task of a step's action. A rejection undoes the steps before it; whatever else goes wrong is an unknown
 * outcome, which undoes this step too.
 */
export function actionState(saga: Saga, index: number, step: SagaStep, next: string): TaskState {
  return stepTask(saga, step, {
    Retry: retryOfAction(saga),
    Catch: [
      ...rejected(saga, index, step),
      superseded,
      ...(saga.whileHeld === undefined ? [] : intoHold(step)),
      unknownOutcome(saga, index, step),
    ],
    Next: next,
  });
}

/**
 * The task of a step that only goes forward: it stops there for redrive when its many retries are used up. A step before
 * the pivot has such a state too, for a relaunched order that is past its approval: only a rejection turns it round.
 */
export function forwardState(saga: Saga, index: number, step: SagaStep, next: string): TaskState {
  return stepTask(saga, step, {
    Retry: retryOfForwardStep(saga),
    Catch: [...rejected(saga, index, step), superseded],
    Next: next,
  });
}

/** The task of a compensation. Nothing catches it: when its many retries are used up, the saga is parked there. */
export function compensationState(saga: Saga, compensation: string, next: string): TaskState {
  return task(saga, compensation, {}, { Retry: retryOfCompensation(saga), Next: next });
}

/** The tasks around compensation: like one, but refused when this execution is not in charge. */
export function turningState(saga: Saga, name: string, next: string): TaskState {
  return task(saga, name, why, { Retry: retryOfCompensation(saga), Catch: [superseded], Next: next });
}

/** The task that is asked while a step is held; its answer goes beside what the states of the hold hand on. */
export function whileHeldState(saga: Saga, name: string, next: string): TaskState {
  const asked = task(
    saga,
    name,
    { step: '{% $states.input.heldStep %}' },
    { Retry: retryOfLook(saga), Catch: [superseded], Next: next },
  );
  return {
    ...asked,
    Output: '{% $merge([$states.input, { "cancelRequested": $states.result.Payload.cancelRequested }]) %}',
  };
}

function stepTask(saga: Saga, step: SagaStep, ways: Ways): TaskState {
  const data = Object.fromEntries((step.needs ?? []).map((name) => [name, `{% ${INPUT}.${name} %}`]));
  return task(saga, step.action, data, ways);
}

function rejected(saga: Saga, index: number, step: SagaStep): Catcher[] {
  if (step.rejections.length === 0) return [];
  const assign = turnAssignments('{% $states.errorOutput.Error %}', step.action, undoFrom(saga, index));
  return [{ ErrorEquals: step.rejections, Assign: assign, Next: saga.beforeCompensation }];
}

function unknownOutcome(saga: Saga, index: number, step: SagaStep): Catcher {
  const assign = turnAssignments('StepFailed', step.action, undoFrom(saga, index + 1));
  return { ErrorEquals: ['States.ALL'], Assign: assign, Next: saga.beforeCompensation };
}

type Ways = Pick<TaskState, 'Retry' | 'Next'> & Partial<Pick<TaskState, 'Catch'>>;

/** The call fence's key ends in `#r<n>` in a relaunched execution, so that no earlier one's answer is replayed to it. */
function task(saga: Saga, name: string, data: Record<string, Jsonata>, ways: Ways): TaskState {
  const run = `(${RELAUNCH} ? '#r' & ${RELAUNCH}.run : '')`;
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: `\${${name}}`,
      Payload: {
        orderId: ORDER_ID,
        idempotency_key: `{% ${INPUT}.orderId & '#${name}' & ${run} %}`,
        execution: '{% $states.context.Execution.Name %}',
        trace: TRACE,
        ...data,
      },
    },
    Output: '{% $states.result.Payload %}',
    TimeoutSeconds: taskTimeoutSeconds(saga),
    ...ways,
  };
}
