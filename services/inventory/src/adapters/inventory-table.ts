import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type EventDefinition, StockReleased, StockReservationRejected, StockReserved } from '@backstitch/contracts';
import { append, createEvent, type EventOrigin } from '@backstitch/outbox';
import type { Line, Reservation, StockWrites } from '../domain/inventory.ts';

/** The key of a SKU's stock row. */
export function stockKey(sku: string) {
  return { pk: { S: `STOCK#${sku}` }, sk: { S: '#' } };
}

/** The inventory table: a row a SKU and a row a reservation, beside effect and outbox rows. */
export function inventoryTable(tableName: string, origin: EventOrigin): StockWrites {
  const event = <Data>(
    { type, version, source, data: schema }: EventDefinition<Data>,
    orderId: string,
    sequence: number,
    data: Data,
  ) =>
    append({
      tableName,
      source,
      event: createEvent({ type, version, aggregateId: orderId, sequence, data: schema.parse(data) }, origin),
    });

  /** The effect row decides who writes, so the reservation's row carries no condition of its own. */
  const reservation = ({ orderId, items }: Reservation, status: 'HELD' | 'RELEASED'): TransactWriteItem => ({
    Put: { TableName: tableName, Item: marshall({ pk: `RESERVATION#${orderId}`, sk: '#', orderId, items, status }) },
  });

  return {
    reserved: (made) => [
      ...made.items.map((line) => take(tableName, line)),
      reservation(made, 'HELD'),
      event(StockReserved, made.orderId, 1, { orderId: made.orderId, items: [...made.items] }),
    ],
    rejected: (orderId, skus) => [event(StockReservationRejected, orderId, 1, { orderId, skus: [...skus] })],
    released: (made) => [
      ...made.items.map((line) => giveBack(tableName, line)),
      reservation(made, 'RELEASED'),
      event(StockReleased, made.orderId, 2, { orderId: made.orderId, items: [...made.items] }),
    ],
  };
}

/** The goods of a reservation leave for good: refused where they are not held. */
export function settled(tableName: string, orderId: string): TransactWriteItem {
  return {
    Update: {
      TableName: tableName,
      Key: { pk: { S: `RESERVATION#${orderId}` }, sk: { S: '#' } },
      UpdateExpression: 'SET #status = :settled',
      ConditionExpression: '#status = :held',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':settled': { S: 'SETTLED' }, ':held': { S: 'HELD' } },
    },
  };
}

/** What is available never falls below zero: the condition is part of the write. */
function take(tableName: string, { sku, quantity }: Line): TransactWriteItem {
  return {
    Update: {
      TableName: tableName,
      Key: stockKey(sku),
      UpdateExpression: 'SET available = available - :quantity',
      ConditionExpression: 'available >= :quantity',
      ExpressionAttributeValues: { ':quantity': { N: String(quantity) } },
    },
  };
}

function giveBack(tableName: string, { sku, quantity }: Line): TransactWriteItem {
  return {
    Update: {
      TableName: tableName,
      Key: stockKey(sku),
      UpdateExpression: 'SET available = available + :quantity',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':quantity': { N: String(quantity) } },
    },
  };
}
