import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { relayHandler } from '@backstitch/outbox';
import { relayEnvironment } from '../adapters/environment.ts';

/** Forwards the inventory service's outbox rows to the event bus. */
export const handler = relayHandler({
  dynamodb: new DynamoDBClient(),
  eventBridge: new EventBridgeClient(),
  sqs: new SQSClient(),
  ...relayEnvironment(),
});
