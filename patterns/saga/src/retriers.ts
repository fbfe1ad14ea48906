import type { Retrier } from './asl.ts';
import type { Saga, SagaRetry } from './definition.ts';

/** The error by which a task says that another execution is in charge, or that the order has ended otherwise. */
export const SUPERSEDED = 'Superseded';

/** The error by which a task says that its step is held: it did not begin. */
export const HELD = 'Held';

/**
 * Errors after which a repetition may succeed. What a function finds transient it throws as `TransientFailure`; the
 * others are Lambda's and Step Functions' own words for an answer that never came. Anything else is not tried again.
 * @see "Handle transient Lambda service exceptions", AWS Step Functions Developer Guide
 */
export const TRANSIENT: readonly string[] = [
  'TransientFailure',
  'States.Timeout',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
];

/** Powertools' error for a call whose first attempt still runs, or crashed and has not yet expired. */
const IN_PROGRESS = 'IdempotencyAlreadyInProgressError';

const IN_PROGRESS_INTERVAL_SECONDS = 3;

/** A task waits this much longer than its function may take, so that the function's own time-out comes first. */
const TASK_MARGIN_SECONDS = 5;

const DEFAULT_MAX_DELAY_SECONDS = { actions: 30, compensations: 600 };

/**
 * A step that only goes forward waits for its release by being tried again: at three events of history a look, some
 * 8,000 looks fit into the 25,000 events that an execution may have; at ten minutes each, that is well over a month.
 */
const HELD_FORWARD: Retrier = {
  ErrorEquals: [HELD],
  IntervalSeconds: 15,
  BackoffRate: 2,
  MaxAttempts: 7_000,
  MaxDelaySeconds: 600,
  JitterStrategy: 'NONE',
};

/** How long a task is waited for, seconds: longer than its function can run. */
export function taskTimeoutSeconds(saga: Saga): number {
  return saga.functionTimeoutSeconds + TASK_MARGIN_SECONDS;
}

/** The retriers of an action. Rejections are not among what they take. */
export function retryOfAction(saga: Saga): Retrier[] {
  const retry = saga.retry.actions;
  return [inProgress(saga, retry), transient(retry, DEFAULT_MAX_DELAY_SECONDS.actions)];
}

/** The retriers of a compensation: far more patient. */
export function retryOfCompensation(saga: Saga): Retrier[] {
  const retry = saga.retry.compensations;
  return [inProgress(saga, retry), transient(retry, DEFAULT_MAX_DELAY_SECONDS.compensations)];
}

/** The retriers of a step that only goes forward: as patient as a compensation, and without a limit while it is held. */
export function retryOfForwardStep(saga: Saga): Retrier[] {
  return [...retryOfCompensation(saga), ...(saga.whileHeld === undefined ? [] : [HELD_FORWARD])];
}

/** The retrier of what only reads: whatever fails is tried again, as patiently as a compensation. */
export function retryOfLook(saga: Saga): Retrier[] {
  const { maxAttempts } = saga.retry.compensations;
  const patient = transient({ maxAttempts, maxDelaySeconds: 60 }, DEFAULT_MAX_DELAY_SECONDS.compensations);
  return [{ ...patient, ErrorEquals: ['States.ALL'] }];
}

/**
 * A fixed interval, no jitter: attempts times interval outlast the invocation that holds the record. Every attempt that
 * crashes leaves such a record behind, so there are that many for each of them.
 */
function inProgress(saga: Saga, { maxAttempts }: SagaRetry): Retrier {
  const ofOneRecord = Math.ceil(taskTimeoutSeconds(saga) / IN_PROGRESS_INTERVAL_SECONDS) + 1;
  return {
    ErrorEquals: [IN_PROGRESS],
    IntervalSeconds: IN_PROGRESS_INTERVAL_SECONDS,
    BackoffRate: 1,
    MaxAttempts: ofOneRecord * (maxAttempts + 1),
    JitterStrategy: 'NONE',
  };
}

function transient(retry: SagaRetry, defaultMaxDelaySeconds: number): Retrier {
  return {
    ErrorEquals: TRANSIENT,
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: retry.maxAttempts,
    MaxDelaySeconds: retry.maxDelaySeconds ?? defaultMaxDelaySeconds,
    JitterStrategy: 'FULL',
  };
}
