import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { clientSettings, dynamodb } from '../adapters/aws-clients.ts';
import { readEnvironment, StarterEnvironment } from '../adapters/environment.ts';
import { orderSagas } from '../adapters/order-saga.ts';
import { waitingOrders } from '../adapters/waiting-orders.ts';
import { sweepOrders } from '../domain/sweep-orders.ts';

const environment = readEnvironment(StarterEnvironment);
const ports = {
  orders: waitingOrders(dynamodb, environment.TABLE_NAME),
  sagas: orderSagas(new SFNClient(clientSettings), environment.STATE_MACHINE_ARN),
  now: Date.now,
};
const logger = new Logger();

/**
 * Looks after orders that wait for their end too long. Runs on a schedule; with nothing due it is one query. A run that
 * could not look at every order fails, so that it is tried again, and in the end a person is told.
 */
export const handler = async (): Promise<void> => {
  const swept = await sweepOrders(ports, (error, orderId) =>
    logger.error('An order could not be looked at', { error: error instanceof Error ? error : String(error), orderId }),
  );
  if (swept.looked > 0) logger.info('Orders that wait', { ...swept });
  if (swept.failed > 0) throw new Error(`${swept.failed} orders could not be looked at: the log says which, and why.`);
};
