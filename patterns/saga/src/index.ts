export type { StateMachine } from './asl.ts';
export { defineSaga } from './define-saga.ts';
export type { Saga, SagaRetry, SagaStep, SagaTask } from './definition.ts';
export { forwardOnly, nothingToUndo } from './definition.ts';
export { InvalidSaga } from './errors.ts';
export { SUPERSEDED } from './retriers.ts';
export { tasksOf } from './routing.ts';
export { toStateMachine } from './to-state-machine.ts';
