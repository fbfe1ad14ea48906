import { forwardOnly, type Saga } from './definition.ts';
import { InvalidSaga } from './errors.ts';
import { tasksOf } from './routing.ts';

const TASK_NAME = /^[A-Z][A-Za-z0-9]{0,63}$/; // a state name has 80 characters, of which we prefix some

/** Names of states that are no task's, or are made from a task's. */
const RESERVED =
  /^(Before|Forward)[A-Z]|^(Confirmed|Compensated|Superseded|UndoFrom|LookAtHold|StayOrLeave|WaitOnHold)$/;

/**
 * Checks a saga's definition and returns it, with the names of its tasks known to the type checker.
 * @throws {InvalidSaga} where a name is used twice, or a step that can fail for good stands after the pivot.
 * @example
 * const saga = defineSaga({
 *   name: 'parcel',
 *   deadlineSeconds: 3_600,
 *   functionTimeoutSeconds: 10,
 *   retry: { actions: { maxAttempts: 5 }, compensations: { maxAttempts: 50 } },
 *   beforeCompensation: 'BeginReturn',
 *   steps: [
 *     { action: 'PackParcel', rejections: ['TooLarge'], compensation: 'UnpackParcel' },
 *     { action: 'CloseOrder', rejections: [], compensation: forwardOnly },
 *   ],
 *   afterCompensation: 'EndReturn',
 * });
 */
export function defineSaga<const S extends Saga>(saga: S): S {
  const refuse = (problem: string): never => {
    throw new InvalidSaga(saga.name, problem);
  };
  const tasks = tasksOf(saga);
  const reserved = tasks.find((task) => RESERVED.test(task));
  if (reserved !== undefined) refuse(`"${reserved}" is a name that the state machine uses itself.`);
  for (const task of tasks) if (!TASK_NAME.test(task)) refuse(`"${task}" is not a task's name in PascalCase.`);
  const repeated = tasks.find((task, at) => tasks.indexOf(task) !== at);
  if (repeated !== undefined) refuse(`the task "${repeated}" stands in it twice.`);
  checkOrder(saga, refuse);
  return saga;
}

function checkOrder({ steps }: Saga, refuse: (problem: string) => never): void {
  if (steps.length === 0) refuse('it has no steps.');
  const pastPivot = steps.findIndex((step) => step.compensation === forwardOnly);
  for (const [at, step] of steps.entries()) {
    if (pastPivot === -1 || at < pastPivot) continue;
    if (step.compensation !== forwardOnly) refuse(`"${step.action}" comes after a step that only goes forward.`);
    if (step.rejections.length > 0) refuse(`"${step.action}" only goes forward and so cannot be rejected.`);
  }
}
