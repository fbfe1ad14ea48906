import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { xrayHeader } from '@backstitch/trace';
import type { SagaInput } from '../domain/start-saga.ts';

/** The sagas of orders. */
export interface OrderSagas {
  /** Starts an execution under its name. `already-started`: the name is taken, which is success. */
  start(execution: string, input: SagaInput): Promise<'started' | 'already-started'>;
}

/**
 * The state machine of the order saga. A Standard workflow's name is not free again for 90 days, so that duplicates of
 * an event cannot start a second saga.
 * @see "StartExecution", AWS Step Functions API Reference
 */
export function orderSagas(client: SFNClient, stateMachineArn: string): OrderSagas {
  return {
    start: async (execution, input) => {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn,
            name: execution,
            input: JSON.stringify(input),
            ...traceHeaderOf(input.trace.traceparent),
          }),
        );
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'already-started';
        throw error;
      }
    },
  };
}

/** X-Ray shows the saga under the trace of the request. */
function traceHeaderOf(traceparent = '') {
  const traceHeader = xrayHeader(traceparent);
  return traceHeader === undefined ? {} : { traceHeader };
}
