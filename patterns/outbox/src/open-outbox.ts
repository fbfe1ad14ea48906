import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { backlogIn } from './backlog.ts';
import { eventBridgeBus } from './bus.ts';
import { deadLetterQueue } from './dead-letters.ts';
import type { Outbox } from './publish-backlog.ts';

/** The stack's parts that an outbox joins. */
export interface OutboxOptions {
  readonly dynamodb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  /** The service's own table. */
  readonly tableName: string;
  readonly eventBusName: string;
  /** Where parked events lie for a person. */
  readonly deadLetterQueueUrl: string;
}

/** The outbox of a table, its bus and its dead-letter queue. */
export function openOutbox(options: OutboxOptions): Outbox {
  return {
    backlog: backlogIn(options.dynamodb, options.tableName),
    bus: eventBridgeBus(options.eventBridge, options.eventBusName),
    deadLetters: deadLetterQueue(options.sqs, options.deadLetterQueueUrl),
  };
}
