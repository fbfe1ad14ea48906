import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { OrderPlaced, parseEvent } from '@backstitch/contracts';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { readEnvironment, StarterEnvironment } from '../adapters/environment.ts';
import { orderSagas } from '../adapters/order-saga.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { startSaga } from '../domain/start-saga.ts';

const environment = readEnvironment(StarterEnvironment);
const { putInCharge } = ordersTable(dynamodb, environment.TABLE_NAME, origin);
const { start } = orderSagas(new SFNClient(clientSettings), environment.STATE_MACHINE_ARN);
const logger = new Logger();

/** The bus's envelope. */
const Delivered = z.object({ detail: z.unknown() });

/** Starts the saga of each order that was placed. What cannot be started is delivered again, then a dead letter. */
export const handler = async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
  const failed = await Promise.all(records.map(startFor));
  return { batchItemFailures: failed.flatMap((itemIdentifier) => (itemIdentifier ? [{ itemIdentifier }] : [])) };
};

async function startFor({ body, messageId }: SQSRecord): Promise<string | undefined> {
  try {
    const { data } = parseEvent(OrderPlaced, Delivered.parse(JSON.parse(body)).detail);
    const outcome = await startSaga(data, { putInCharge, start });
    logger.info('Saga start', { orderId: data.orderId, outcome });
    return undefined;
  } catch (error) {
    logger.error('A saga could not be started', { error: error instanceof Error ? error : String(error), messageId });
    return messageId;
  }
}
