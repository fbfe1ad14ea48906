import type { DeliveryOutcome } from '../../invoke/deliver.ts';
import type { StreamRecord } from './stream-record.ts';

/** A batch that is given up. */
export interface FailedBatch {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invokeCount: number;
  readonly outcome: DeliveryOutcome | undefined;
  readonly shardId: string;
  readonly streamArn: string;
  readonly records: readonly StreamRecord[];
  readonly nowMs: number;
}

/** The document that says which records were given up ("Retaining discarded batch records for DynamoDB"). */
export function failureRecord(batch: FailedBatch): Record<string, unknown> {
  const { outcome, records } = batch;
  const [first, last] = [records[0], records.at(-1)];
  const ran = outcome && outcome.kind !== 'not-run' ? outcome : undefined;
  return {
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invokeCount,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: ran?.version ?? '$LATEST',
      ...(ran?.kind === 'done' ? {} : { functionError: 'Unhandled' }),
    },
    version: '1.0',
    timestamp: new Date(batch.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: new Date(first?.arrivedMs ?? 0).toISOString(),
      approximateArrivalOfLastRecord: new Date(last?.arrivedMs ?? 0).toISOString(),
      batchSize: records.length,
      streamArn: batch.streamArn,
    },
  };
}
