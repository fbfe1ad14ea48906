import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { readEnvironment, StarterEnvironment } from '../adapters/environment.ts';
import { orderSagas } from '../adapters/order-saga.ts';
import { waitingOrders } from '../adapters/waiting-orders.ts';
import { flagParkedSaga } from '../domain/flag-parked-saga.ts';

const environment = readEnvironment(StarterEnvironment);
const ports = {
  orders: waitingOrders(dynamodb, environment.TABLE_NAME),
  sagas: orderSagas(new SFNClient(clientSettings), environment.STATE_MACHINE_ARN),
  now: Date.now,
};
const logger = new Logger();

/** "Step Functions Execution Status Change", as the default bus tells it. */
const StatusChange = z.object({ detail: z.object({ name: z.string(), status: z.string() }) });

/** Asks for a person where an order's saga ended badly. What cannot be noted is delivered again, then a dead letter. */
export const handler = async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
  const failed = await Promise.all(records.map(flag));
  return { batchItemFailures: failed.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
};

async function flag({ body, messageId }: SQSRecord): Promise<string | undefined> {
  try {
    const { name, status } = StatusChange.parse(JSON.parse(body)).detail;
    const outcome = await flagParkedSaga(name, ports);
    logger.warn('A saga ended badly', { execution: name, status, outcome });
    return undefined;
  } catch (error) {
    logger.error('A parked saga could not be noted', { error: error instanceof Error ? error : String(error) });
    return messageId;
  }
}
