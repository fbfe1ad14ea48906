import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import { consumeInOrder, hideIn } from '@backstitch/outbox';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { ConsumerEnvironment, readEnvironment } from '../adapters/environment.ts';
import { timelineTable } from '../adapters/timeline-table.ts';
import { aggregateOf, timelineEvent } from '../domain/timeline-event.ts';

const environment = readEnvironment(ConsumerEnvironment);
const logger = new Logger();

/** Projects what happened to orders, in all services: each aggregate's events in sequence, each once. */
export const handler = consumeInOrder({
  read: timelineEvent,
  aggregateOf,
  append: timelineTable(dynamodb, environment.TABLE_NAME).append,
  hide: hideIn(new SQSClient(clientSettings), environment.QUEUE_URL),
  failed: (error, messageId) =>
    logger.error('An event could not be projected', {
      error: error instanceof Error ? error : String(error),
      messageId,
    }),
});
