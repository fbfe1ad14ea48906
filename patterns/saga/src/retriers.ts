import type { Retrier } from './asl.ts';
import type { Saga, SagaRetry } from './definition.ts';

/** The error by which a task says that another execution is in charge, or that the order has ended otherwise. */
export const SUPERSEDED = 'Superseded';

/** The error of an action whose effect row is a tombstone: it may not happen any more, so waiting cannot help. */
const STEP_CANCELLED = 'StepCancelled';

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

/** The retriers of an action: rejections are never tried again. */
export function retryOfAction(saga: Saga, rejections: readonly string[]): Retrier[] {
  return retriers(saga, rejections, saga.retry.actions, DEFAULT_MAX_DELAY_SECONDS.actions);
}

/** The retriers of a compensation, or of a step that only goes forward: far more patient. */
export function retryOfCompensation(saga: Saga): Retrier[] {
  return retriers(saga, [], saga.retry.compensations, DEFAULT_MAX_DELAY_SECONDS.compensations);
}

/**
 * What a function does not name as definitive is taken as transient: its crash, its time-out, a throttle, an
 * answer that was lost. Retriers are looked at in order; the first that names the error decides.
 */
function retriers(saga: Saga, rejections: readonly string[], retry: SagaRetry, defaultMaxDelay: number): Retrier[] {
  return [
    inProgress(saga),
    { ErrorEquals: [...rejections, SUPERSEDED, STEP_CANCELLED], MaxAttempts: 0 },
    {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 1,
      BackoffRate: 2,
      MaxAttempts: retry.maxAttempts,
      MaxDelaySeconds: retry.maxDelaySeconds ?? defaultMaxDelay,
      JitterStrategy: 'FULL',
    },
  ];
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
