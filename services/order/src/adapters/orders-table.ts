import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type EventDefinition,
  OrderCancelled,
  OrderCancelRequested,
  OrderCompensationBegun,
  OrderConfirmed,
  OrderPlaced,
  ShipmentApproved,
} from '@backstitch/contracts';
import { type Transacted, transact } from '@backstitch/idempotency';
import { append, createEvent, type EventOrigin } from '@backstitch/outbox';
import { traceOf } from '@backstitch/trace';
import type { Orders } from '../domain/apply-command.ts';
import type { OrderEvent } from '../domain/decide.ts';
import type { Order } from '../domain/order.ts';
import { orderPlacedData } from '../domain/place-order.ts';
import { customerPartition, fromOrderItem, orderKey, toOrderItem } from './order-item.ts';

/** A page of a customer's orders, newest first. */
export interface OrdersPage {
  readonly orders: readonly Order[];
  /** The last order of the page, where more may follow. */
  readonly last?: string;
}

/** The order service's table; its reads of one order are strongly consistent. */
export interface OrdersTable extends Orders {
  /** Eventually consistent: an order may take a moment to be listed. */
  ofCustomer(customerId: string, limit: number, after?: string): Promise<OrdersPage>;
  /** A new order and its event, in one transaction with `beside`. Refused where the order is there already. */
  place(order: Order, beside: TransactWriteItem): Promise<Transacted>;
  /** Names the execution in charge: only while the order is PENDING and none or this one is named. */
  putInCharge(orderId: string, execution: string): Promise<boolean>;
}

/** The events of this service, by type: what an order's history consists of. */
const EVENTS: Readonly<Record<'OrderPlaced' | OrderEvent['type'], EventDefinition>> = {
  OrderPlaced,
  OrderCancelRequested,
  ShipmentApproved,
  OrderCompensationBegun,
  OrderConfirmed,
  OrderCancelled,
};

/** The order service's table in DynamoDB. */
export function ordersTable(client: DynamoDBClient, tableName: string, origin: EventOrigin): OrdersTable {
  const eventRow = (order: Order, type: keyof typeof EVENTS, data: unknown): TransactWriteItem =>
    append({
      tableName,
      source: EVENTS[type].source,
      event: createEvent(
        {
          type,
          version: EVENTS[type].version,
          aggregateId: order.orderId,
          sequence: order.sequence,
          data: EVENTS[type].data.parse(data),
          correlationId: order.orderId,
          ...traceOf(order),
        },
        origin,
      ),
    });

  return {
    read: async (orderId) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: orderKey(orderId), ConsistentRead: true }),
      );
      return item && fromOrderItem(item);
    },
    ofCustomer: (customerId, limit, after) => queryCustomer(client, tableName, customerId, limit, after),
    place: (order, beside) =>
      transact(client, [
        beside,
        { Put: { TableName: tableName, Item: toOrderItem(order, 1), ConditionExpression: 'attribute_not_exists(pk)' } },
        eventRow(order, 'OrderPlaced', orderPlacedData(order)),
      ]),
    commit: async ({ version }, next, event) => {
      const transacted = await transact(client, [
        {
          Put: {
            TableName: tableName,
            Item: toOrderItem(next, version + 1),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          },
        },
        eventRow(next, event.type, eventData(next, event)),
      ]);
      return transacted.committed;
    },
    putInCharge: (orderId, execution) => nameExecution(client, tableName, orderId, execution, origin.now()),
  };
}

async function queryCustomer(
  client: DynamoDBClient,
  tableName: string,
  customerId: string,
  limit: number,
  after: string | undefined,
): Promise<OrdersPage> {
  const gsi1pk = { S: customerPartition(customerId) };
  const { Items: items = [], LastEvaluatedKey: lastKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :customer',
      ExpressionAttributeValues: { ':customer': gsi1pk },
      ScanIndexForward: false,
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: { ...orderKey(after), gsi1pk, gsi1sk: { S: after } } }),
    }),
  );
  const last = lastKey?.['gsi1sk']?.S;
  return { orders: items.map((item) => fromOrderItem(item).order), ...(last === undefined ? {} : { last }) };
}

async function nameExecution(
  client: DynamoDBClient,
  tableName: string,
  orderId: string,
  execution: string,
  nowMs: number,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: orderKey(orderId),
        UpdateExpression:
          'SET execution = :execution, inChargeSince = if_not_exists(inChargeSince, :now) ADD version :one',
        ConditionExpression: '#status = :pending AND (attribute_not_exists(execution) OR execution = :execution)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':execution': { S: execution },
          ':now': { S: new Date(nowMs).toISOString() },
          ':pending': { S: 'PENDING' },
          ':one': { N: '1' },
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function eventData({ orderId, amountMinor, currency }: Order, event: OrderEvent): unknown {
  switch (event.type) {
    case 'OrderConfirmed':
      return { orderId, amountMinor, currency };
    case 'OrderCancelled':
      return { orderId, reason: event.reason };
    case 'OrderCompensationBegun': {
      const { type: _type, ...turnedRound } = event;
      return { orderId, ...turnedRound };
    }
    default:
      return { orderId };
  }
}
