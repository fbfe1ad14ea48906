import type { Retrier } from './asl.ts';
import type { Saga, SagaRetry } from './definition.ts';

/** The error by which a task says that another execution is in charge, or that the order has ended otherwise. */
export const SUPERSEDED = 'Superseded';

/**
 * Errors after which a repetition may succeed. What a function finds transient it throws as `TransientFailure`; the
 * others are Lambda's and Step Functions' own words for an answer that never came. Anything else is not tried again.
 * @see "Handle transient Lambda service exceptions", AWS Step Functions Developer Guide
 */
const TRANSIENT: readonly string[] = [
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

/** How long a task is waited for, seconds: longer than its function can run. */
export function taskTimeoutSeconds(saga: Saga): number {
  return saga.functionTimeoutSeconds + TASK_MARGIN_SECONDS;
}

/** The retriers of an action. Rejections are not among what they take. */
export function retryOfAction(saga: Saga): Retrier[] {
  return [inProgress(saga), transient(saga.retry.actions, DEFAULT_MAX_DELAY_SECONDS.actions)];
}

/** The retriers of a compensation, or of a step that only goes forward: far more patient. */
export function retryOfCompensation(saga: Saga): Retrier[] {
  return [inProgress(saga), transient(saga.retry.compensations, DEFAULT_MAX_DELAY_SECONDS.compensations)];
}

/** A fixed interval, no jitter: attempts times interval outlast the invocation that holds the record. */
function inProgress(saga: Saga): Retrier {
  return {
    ErrorEquals: [IN_PROGRESS],
    IntervalSeconds: IN_PROGRESS_INTERVAL_SECONDS,
    BackoffRate: 1,
    MaxAttempts: Math.ceil(taskTimeoutSeconds(saga) / IN_PROGRESS_INTERVAL_SECONDS) + 1,
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
