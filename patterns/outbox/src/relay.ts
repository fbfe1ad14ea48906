import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { backlogIn } from './backlog.ts';
import { eventBridgeBus } from './bus.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { OUTBOX_PREFIX } from './outbox-row.ts';
import { type Outbox, publishBacklog } from './publish-backlog.ts';

/** The stack's parts that a relay joins. */
export interface RelayOptions {
  readonly dynamodb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  /** The service's own table. */
  readonly tableName: string;
  readonly eventBusName: string;
  readonly deadLetterQueueUrl: string;
}

/**
 * The Lambda behind a table's stream: forwards new outbox rows to the bus, in sequence for each aggregate, at least
 * once. Its mapping filters on INSERT and the key prefix `OUTBOX#` and takes partial failures
 * (`ReportBatchItemFailures`): the shard resumes at the lowest record that is named.
 */
export function relayHandler(options: RelayOptions): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const outbox: Outbox = {
    backlog: backlogIn(options.dynamodb, options.tableName),
    bus: eventBridgeBus(options.eventBridge, options.eventBusName),
    deadLetters: deadLetterQueue(options.sqs, options.deadLetterQueueUrl),
  };
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
      aggregateId === undefined ? !(await setAside(record, outbox)) : progress.get(aggregateId)?.kind === 'failed';
    if (isOpen) batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' });
  }
  return { batchItemFailures };
}

function aggregateOf(record: DynamoDBRecord): string | undefined {
  const pk = record.dynamodb?.Keys?.['pk']?.S;
  return pk?.startsWith(OUTBOX_PREFIX) && pk.length > OUTBOX_PREFIX.length ? pk.slice(OUTBOX_PREFIX.length) : undefined;
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
