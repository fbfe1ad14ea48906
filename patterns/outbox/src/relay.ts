import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type OutboxOptions, openOutbox } from './open-outbox.ts';
import { OUTBOX_PREFIX } from './outbox-row.ts';
import { type Outbox, type Progress, publishBacklog } from './publish-backlog.ts';

/**
 * The Lambda behind a table's stream: forwards new outbox rows to the bus, in sequence for each aggregate, at least
 * once. Its mapping filters on INSERT and the key prefix `OUTBOX#` and takes partial failures
 * (`ReportBatchItemFailures`): the shard resumes at the lowest record that is named.
 */
export function relayHandler(options: OutboxOptions): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const outbox = openOutbox(options);
  return (event) => relay(event.Records, outbox);
}

/**
 * Publishes the backlog of every aggregate that the records are about.
 * @returns the records whose events are neither published nor parked nor waiting for a parked one, lowest first.
 */
export async function relay(records: readonly DynamoDBRecord[], outbox: Outbox): Promise<DynamoDBBatchResponse> {
  const aggregates = [...new Set(records.flatMap((record) => aggregateOf(record) ?? []))];
  const progress = await publishBacklog(aggregates, outbox);
  const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = [];
  for (const record of records) {
    const aggregateId = aggregateOf(record);
    const isOpen =
      aggregateId === undefined
        ? !(await setAside(record, outbox))
        : isLeft(record.dynamodb?.Keys?.['sk']?.S, progress.get(aggregateId));
    if (isOpen) batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
  }
  return { batchItemFailures };
}

function aggregateOf(record: DynamoDBRecord): string | undefined {
  const pk = record.dynamodb?.Keys?.['pk']?.S;
  return pk?.startsWith(OUTBOX_PREFIX) && pk.length > OUTBOX_PREFIX.length ? pk.slice(OUTBOX_PREFIX.length) : undefined;
}

/** Whether a record's row may still be there and can go later. */
function isLeft(sortKey: string | undefined, progress: Progress | undefined): boolean {
  if (progress?.kind !== 'failed' && progress?.kind !== 'more') return false;
  return progress.publishedUpTo === undefined || sortKey === undefined || sortKey > progress.publishedUpTo;
}

/** A record that is no outbox row would block its shard: it goes to the dead-letter queue whole. */
async function setAside(record: DynamoDBRecord, { deadLetters }: Outbox): Promise<boolean> {
  try {
    await deadLetters.send({ reason: 'This stream record is no outbox row.', item: record });
    return true;
  } catch {
    return false;
  }
}
