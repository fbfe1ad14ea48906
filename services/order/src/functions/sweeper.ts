import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sweeperHandler } from '@backstitch/outbox';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { RelayEnvironment, readEnvironment } from '../adapters/environment.ts';
import { origin } from '../adapters/origin.ts';

const environment = readEnvironment(RelayEnvironment);

/** Publishes what the relay left in the order service's outbox, and tells how deep and how old it is. */
export const handler = sweeperHandler({
  dynamodb,
  eventBridge: new EventBridgeClient(clientSettings),
  sqs: new SQSClient(clientSettings),
  now: origin.now,
  tableName: environment.TABLE_NAME,
  eventBusName: environment.EVENT_BUS_NAME,
  deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
});
