import type { DeliveryOutcome } from '../invoke/deliver.ts';
import type { AsyncEventRow } from './async-event-store.ts';

/** Why an asynchronous event is over. */
export type EndCondition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

/** What an invocation record is made from. */
export interface EndedEvent {
  readonly row: AsyncEventRow;
  readonly condition: EndCondition;
  /** How the last invocation ended; absent when the event ended without one. */
  readonly outcome: DeliveryOutcome | undefined;
  readonly functionArn: string;
  readonly nowMs: number;
}

/** The document that a destination gets ("Capturing records of Lambda asynchronous invocations"). */
export function invocationRecord({ row, condition, outcome, functionArn, nowMs }: EndedEvent): Record<string, unknown> {
  const ran = outcome && outcome.kind !== 'not-run' ? outcome : undefined;
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: row.requestId,
      functionArn: `${functionArn}:${row.qualifier ?? '$LATEST'}`,
      condition,
      approximateInvokeCount: row.attempts,
    },
    requestPayload: JSON.parse(row.payload),
    ...(ran
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: ran.version,
            ...(ran.kind === 'failed' ? { functionError: 'Unhandled' } : {}),
          },
          responsePayload: JSON.parse(ran.payload),
        }
      : {}),
  };
}
