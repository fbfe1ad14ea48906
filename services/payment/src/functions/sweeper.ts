import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sweeperHandler } from '@backstitch/outbox';
import { relayEnvironment } from '../adapters/environment.ts';

/** Publishes what the relay left in the payment service's outbox, and tells how deep and how old it is. */
export const handler = sweeperHandler({
  dynamodb: new DynamoDBClient(),
  eventBridge: new EventBridgeClient(),
  sqs: new SQSClient(),
  now: Date.now,
  ...relayEnvironment(),
});
