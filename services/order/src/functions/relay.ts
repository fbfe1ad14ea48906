import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { relayHandler } from '@backstitch/outbox';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { RelayEnvironment, readEnvironment } from '../adapters/environment.ts';

const environment = readEnvironment(RelayEnvironment);

/** Forwards the order service's events from its outbox to the bus. */
export const handler = relayHandler({
  dynamodb,
  eventBridge: new EventBridgeClient(clientSettings),
  sqs: new SQSClient(clientSettings),
  tableName: environment.TABLE_NAME,
  eventBusName: environment.EVENT_BUS_NAME,
  deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
});
