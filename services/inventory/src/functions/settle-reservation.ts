import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BusEvent, OrderConfirmed, parseEvent } from '@backstitch/contracts';
import { INBOX_ROW_SECONDS, transact } from '@backstitch/idempotency';
import { consumeEach, dedupe } from '@backstitch/outbox';
import { consumerEnvironment } from '../adapters/environment.ts';
import { settled } from '../adapters/inventory-table.ts';

const { tableName } = consumerEnvironment();
const client = new DynamoDBClient();
const logger = new Logger();
const inbox = { tableName, consumer: 'settle-reservation', keepSeconds: INBOX_ROW_SECONDS, now: Date.now };

/** Consumes OrderConfirmed: the order's goods have left, and can never come back to stock. Once for each event. */
export const handler = consumeEach({
  read: (busEvent) => parseEvent(OrderConfirmed, BusEvent.parse(busEvent).detail),
  handle: ({ metadata, data }) =>
    dedupe(inbox, metadata.eventId, [settled(tableName, data.orderId)], (writes) => transact(client, writes)),
  failed: (error, messageId) =>
    logger.error('A reservation could not be settled', {
      error: error instanceof Error ? error : String(error),
      messageId,
    }),
});
