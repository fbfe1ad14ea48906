import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { BusEvent, OrderPlaced, parseEvent } from '@backstitch/contracts';
import { consumeEach } from '@backstitch/outbox';
import { currentTrace, logKeys } from '@backstitch/trace';
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

/** Starts the saga of each order that was placed. What cannot be started is delivered again, then a dead letter. */
export const handler = consumeEach({
  read: (busEvent) => parseEvent(OrderPlaced, BusEvent.parse(busEvent).detail),
  handle: async ({ data }) => {
    const outcome = await startSaga(data, currentTrace(), { putInCharge, start });
    logger.info('Saga start', { ...logKeys(), orderId: data.orderId, outcome });
  },
  failed: (error, messageId) =>
    logger.error('A saga could not be started', { error: error instanceof Error ? error : String(error), messageId }),
});
