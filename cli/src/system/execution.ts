import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  paginateGetExecutionHistory,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../saga-timeline.ts';
import { historyEvents } from './history-events.ts';

/** An execution as it stands. */
export interface ExecutionState {
  readonly status: string;
  readonly output: string | undefined;
  readonly history: readonly HistoryEvent[];
}

/** A client of a running system's Step Functions; without an endpoint, of AWS itself. */
export function statesClient(endpoint?: string): SFNClient {
  if (endpoint === undefined) return new SFNClient({});
  return new SFNClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'laptop', secretAccessKey: 'laptop' },
    disableHostPrefix: true,
  });
}

/** Reads an execution; nothing while it has not started yet. */
export async function readExecution(client: SFNClient, executionArn: string): Promise<ExecutionState | undefined> {
  try {
    const { status = 'RUNNING', output } = await client.send(new DescribeExecutionCommand({ executionArn }));
    const history: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client }, { executionArn })) {
      history.push(...historyEvents(page.events ?? []));
    }
    return { status, output, history };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}
