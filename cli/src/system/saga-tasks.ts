import { forwardOnly, nothingToUndo } from '@backstitch/saga';
import { orderSaga } from '@backstitch/state-machines';
import { UsageError } from '../errors.ts';
import type { SagaTasks } from '../saga-timeline.ts';

/** The order saga's tasks, read off its definition. */
export const sagaTasks: SagaTasks = {
  actions: orderSaga.steps.map(({ action }) => action),
  compensations: orderSaga.steps.flatMap(({ compensation }) => (isTask(compensation) ? [compensation] : [])),
  rejections: orderSaga.steps.flatMap(({ rejections }) => [...rejections]),
};

/** A service's forward step, for those who name the service: `STEP=shipping`. */
const FORWARD_STEPS: Readonly<Record<string, string>> = {
  payment: 'ChargePayment',
  inventory: 'ReserveInventory',
  shipping: 'ArrangeShipment',
  order: 'ConfirmOrder',
};

/**
 * The task that a person means: its own name, or a service's for its forward step; capitals do not matter.
 * @throws {UsageError} that lists what there is.
 */
export function taskNamed(text: string): string {
  const tasks = [
    ...sagaTasks.actions,
    ...sagaTasks.compensations,
    orderSaga.beforeCompensation,
    orderSaga.afterCompensation,
  ];
  const wanted = text.toLowerCase().replaceAll('-', '');
  const task = tasks.find((name) => name.toLowerCase() === wanted) ?? FORWARD_STEPS[wanted];
  if (task) return task;
  const services = Object.keys(FORWARD_STEPS).join(', ');
  throw new UsageError(`STEP=${text} is no step. There are ${tasks.join(', ')}, and the services ${services}.`);
}

/** The business rejection that a step can answer, if it can. */
export function rejectionOf(task: string): string | undefined {
  return orderSaga.steps.find(({ action }) => action === task)?.rejections[0];
}

/** The name of the function behind a task: `ChargePayment` is `backstitch-dev-charge-payment`. */
export function functionOf(stage: string, task: string): string {
  const kebab = task.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return `backstitch-${stage}-${kebab}`;
}

function isTask(compensation: unknown): compensation is string {
  return typeof compensation === 'string' && compensation !== nothingToUndo && compensation !== forwardOnly;
}
