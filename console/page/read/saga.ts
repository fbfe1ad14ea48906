import type { HistoryEvent } from '@backstitch/cli/saga-timeline';
import * as z from 'zod/mini';
import { callAws } from './aws.ts';
import { RequestFailed } from './request.ts';

/** An order's saga as its execution tells it. */
export interface Saga {
  readonly executionArn: string;
  /** As Step Functions says it: RUNNING, SUCCEEDED, FAILED ... */
  readonly status: string;
  readonly startMs: number;
  readonly endMs: number | undefined;
  readonly history: readonly HistoryEvent[];
}

const execution = z.object({ status: z.string(), startDate: z.number(), stopDate: z.optional(z.number()) });

const named = z.optional(z.object({ name: z.string() }));
const failure = z.optional(z.object({ error: z.optional(z.string()) }));

const historyEvent = z.pipe(
  z.object({
    type: z.string(),
    timestamp: z.number(),
    stateEnteredEventDetails: named,
    stateExitedEventDetails: named,
    taskFailedEventDetails: failure,
    taskTimedOutEventDetails: failure,
  }),
  z.transform(({ type, timestamp, ...details }): HistoryEvent => {
    const stateName = details.stateEnteredEventDetails?.name ?? details.stateExitedEventDetails?.name;
    const error = details.taskFailedEventDetails?.error ?? details.taskTimedOutEventDetails?.error;
    return {
      type,
      timestampMs: timestamp * 1_000,
      ...(stateName === undefined ? {} : { stateName }),
      ...(error === undefined ? {} : { error }),
    };
  }),
);

const historyPage = z.object({ events: z.array(historyEvent), nextToken: z.optional(z.string()) });

/** Pages of 1,000 events that are read: a saga whose retries were all used has fewer than 2,000 events. */
const MAX_PAGES = 5;

/** Reads an execution; nothing while it has not started. */
export async function readSaga(executionArn: string): Promise<Saga | undefined> {
  try {
    const described = await callAws(execution, 'states', 'DescribeExecution', { executionArn });
    return {
      executionArn,
      status: described.status,
      startMs: described.startDate * 1_000,
      endMs: described.stopDate === undefined ? undefined : described.stopDate * 1_000,
      history: await readHistory(executionArn),
    };
  } catch (error) {
    if (error instanceof RequestFailed && error.code === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

async function readHistory(executionArn: string): Promise<readonly HistoryEvent[]> {
  const history: HistoryEvent[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const input = { executionArn, maxResults: 1_000, includeExecutionData: false, ...(nextToken ? { nextToken } : {}) };
    const { events, nextToken: next } = await callAws(historyPage, 'states', 'GetExecutionHistory', input);
    history.push(...events);
    nextToken = next;
    if (!next) break;
  }
  return history;
}
