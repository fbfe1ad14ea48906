import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { xrayHeader } from '@backstitch/trace';
import type { ExecutionState, SagaControl } from '../domain/saga-control.ts';

/** Events at the end of a history, among which the last state's entry lies: each of its attempts leaves three or four. */
const LAST_EVENTS = 1_000;

/**
 * The executions of the order saga's state machine. A Standard workflow's name is not free again for 90 days, so that
 * duplicates of an event cannot start a second saga.
 * @see "StartExecution", "RedriveExecution", AWS Step Functions API Reference
 */
export function orderSagas(client: SFNClient, stateMachineArn: string): SagaControl {
  const arnOf = (execution: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${execution}`;

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
        if (isNamed(error, 'ExecutionAlreadyExists')) return 'already-started';
        throw error;
      }
    },
    stateOf: async (execution) => stateOf(client, arnOf(execution)),
    stop: async (execution, why) => {
      await client.send(new StopExecutionCommand({ executionArn: arnOf(execution), error: 'Stopped', cause: why }));
    },
    redrive: async (execution) => {
      try {
        await client.send(new RedriveExecutionCommand({ executionArn: arnOf(execution) }));
        return 'redriven';
      } catch (error) {
        if (isNamed(error, 'ExecutionNotRedrivable')) return 'expired';
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

async function stateOf(client: SFNClient, executionArn: string): Promise<ExecutionState | undefined> {
  try {
    const { status = 'RUNNING', error } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') return { status };
    const state = await lastStateOf(client, executionArn);
    return { status, cause: `${state}: ${error ?? status}` };
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
    throw error;
  }
}

/** The state at which an execution stands. */
async function lastStateOf(client: SFNClient, executionArn: string): Promise<string> {
  const last = { executionArn, reverseOrder: true, maxResults: LAST_EVENTS, includeExecutionData: false };
  const { events = [] } = await client.send(new GetExecutionHistoryCommand(last));
  const entered = events.find(({ stateEnteredEventDetails: details }) => details?.name !== undefined);
  return entered?.stateEnteredEventDetails?.name ?? 'a step';
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
