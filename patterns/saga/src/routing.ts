import { forwardOnly, nothingToUndo, type Saga, type SagaStep } from './definition.ts';

/** True where a failure of the step turns the saga round. */
export function canTurn(step: SagaStep): boolean {
  return step.compensation !== forwardOnly;
}

/** The state in which a relaunched order that is past its approval takes the step. */
export function forwardName(step: SagaStep): string {
  return `Forward${step.action}`;
}

function undoes(step: SagaStep): boolean {
  return step.compensation !== forwardOnly && step.compensation !== nothingToUndo;
}

/** The saga's compensations in the order in which they run: the last step's first. */
export function compensationsOf(saga: Saga): string[] {
  return saga.steps
    .filter(undoes)
    .map((step) => step.compensation)
    .reverse();
}

/**
 * Where undoing begins. Compensations form one chain, each leads to that of the step before; so the entry is all
 * there is to decide.
 * @param mayHaveActed number of steps, counted from the first, whose action may have happened.
 * @returns the first compensation, or `afterCompensation` where nothing can have happened.
 */
export function undoFrom(saga: Saga, mayHaveActed: number): string {
  const last = saga.steps.slice(0, mayHaveActed).findLast(undoes);
  return last?.compensation ?? saga.afterCompensation;
}

/** Every task that the saga calls, in the order in which they stand in the definition. */
export function tasksOf(saga: Saga): string[] {
  const ofSteps = saga.steps.flatMap((step) => (undoes(step) ? [step.action, step.compensation] : [step.action]));
  const whileHeld = saga.whileHeld === undefined ? [] : [saga.whileHeld];
  return [...ofSteps, saga.beforeCompensation, saga.afterCompensation, ...whileHeld];
}
