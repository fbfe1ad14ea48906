import type { Catcher, Jsonata, TaskState } from './asl.ts';
import type { Saga, SagaStep } from './definition.ts';
import { retryOfAction, retryOfCompensation, SUPERSEDED, taskTimeoutSeconds } from './retriers.ts';
import { canTurn, undoFrom } from './routing.ts';

/** Names of the states that end a saga. */
export const ENDS = { confirmed: 'Confirmed', compensated: 'Compensated', superseded: 'Superseded' } as const;

const INPUT = '$states.context.Execution.Input';

/** Where the saga comes from, for logs and events: handed on as it is; nothing is decided by it, so it may be absent. */
const TRACE = `{% $exists(${INPUT}.trace) ? ${INPUT}.trace : {} %}` as const;

const superseded: Catcher = { ErrorEquals: [SUPERSEDED], Next: ENDS.superseded };

/**
 * The task of a step's action. A rejection undoes the steps before it; whatever else goes wrong is an unknown
 * outcome, which undoes this step too. What only goes forward is caught by nothing: it stops there, for redrive.
 */
export function actionState(saga: Saga, index: number, step: SagaStep, next: string): TaskState {
  const turns = canTurn(step);
  const retry = turns ? retryOfAction(saga) : retryOfCompensation(saga);
  const data = Object.fromEntries((step.needs ?? []).map((name) => [name, `{% ${INPUT}.${name} %}`]));
  return task(saga, step.action, data, {
    Retry: retry,
    Catch: turns ? [...rejected(saga, index, step), superseded, unknownOutcome(saga, index, step)] : [superseded],
    Next: next,
  });
}

/** The task of a compensation. Nothing catches it: when its many retries are used up, the saga is parked there. */
export function compensationState(saga: Saga, compensation: string, next: string): TaskState {
  return task(saga, compensation, {}, { Retry: retryOfCompensation(saga), Next: next });
}

/** The tasks around compensation: like one, but refused when this execution is not in charge. */
export function turningState(saga: Saga, name: string, data: Record<string, Jsonata>, next: string): TaskState {
  return task(saga, name, data, { Retry: retryOfCompensation(saga), Catch: [superseded], Next: next });
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

/** What a saga remembers when it turns round: why, at which step, and where undoing begins. */
export function turnAssignments(reason: string, failedStep: string, entry: string): Record<string, Jsonata> {
  return { reason, failedStep, undoFrom: entry };
}

function task(
  saga: Saga,
  name: string,
  data: Record<string, Jsonata>,
  ways: Pick<TaskState, 'Retry' | 'Next'> & Partial<Pick<TaskState, 'Catch'>>,
): TaskState {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: `\${${name}}`,
      Payload: {
        orderId: `{% ${INPUT}.orderId %}`,
        idempotency_key: `{% ${INPUT}.orderId & '#${name}' %}`,
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
