import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * How long one call may take, ms: several of them, retried, fit into a function's time-out, so that the function
 * answers "transient" itself instead of being cut off.
 */
const REQUEST_TIMEOUT_MS = 2_000;
const CONNECTION_TIMEOUT_MS = 1_000;

/** What every client of an AWS service is made with. */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { requestTimeout: REQUEST_TIMEOUT_MS, connectionTimeout: CONNECTION_TIMEOUT_MS },
} as const;

/** One client for the life of the function's process: connections are kept. */
export const dynamodb = new DynamoDBClient(clientSettings);
