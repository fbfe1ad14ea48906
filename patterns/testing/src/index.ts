export { outOfSequence, type Publication } from './outbox/out-of-sequence.ts';
export { answers, fails, failsAtFirst, hangs, rejects, type TaskBehaviour, type TaskCall } from './saga/behaviours.ts';
export { type GivenSaga, givenSaga, NoSuchTask, type SagaRun } from './saga/given-saga.ts';
