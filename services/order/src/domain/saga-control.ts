import type { SagaInput } from './saga-input.ts';

/** How an execution stands. */
export interface ExecutionState {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  /** Why it ended badly: the state at which it stands and the error, `RefundPayment: TransientFailure`. */
  readonly cause?: string;
}

/** The sagas of orders: what can be done to executions. */
export interface SagaControl {
  /** Starts an execution under its name. `already-started`: the name is taken, which is success. */
  start(execution: string, input: SagaInput): Promise<'started' | 'already-started'>;
  /** Undefined where no execution has this name: it never ran, or was forgotten 90 days after its end. */
  stateOf(execution: string): Promise<ExecutionState | undefined>;
  /** Stops an execution that runs. */
  stop(execution: string, why: string): Promise<void>;
  /** Continues an execution at the very task that failed. `expired`: too long ago, or no longer redrivable. */
  redrive(execution: string): Promise<'redriven' | 'expired'>;
}

/** Whether an execution ended where a person is needed. */
export function isParked({ status }: ExecutionState): boolean {
  return status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';
}
