import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { transact } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import type { Attention } from '../domain/order.ts';
import type { WaitingOrder, WaitingOrders } from '../domain/waiting-orders.ts';
import { operationItem, recordOperation } from './operation-item.ts';
import { fromOrderItem, orderKey, WAITING_PARTITION } from './order-item.ts';

const Listed = z.object({
  pk: z.string(),
  attention: z.optional(z.object({ reason: z.string(), since: z.string() })),
});

/** How soon the sweeper looks after an execution that was put in charge, and should have been started, ms. */
const LOOK_AFTER_START_MS = 15 * 60_000;

/** The sparse index over the orders that wait for their end. */
const INDEX = 'gsi2';

/** The orders in the service's table that wait for their end. */
export function waitingOrders(client: DynamoDBClient, tableName: string): WaitingOrders {
  return {
    read: async (orderId) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: orderKey(orderId), ConsistentRead: true }),
      );
      return item && fromOrderItem(item);
    },
    due: async (byMs, limit) => {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: INDEX,
          KeyConditionExpression: 'gsi2pk = :waiting AND gsi2sk <= :by',
          ExpressionAttributeValues: { ':waiting': { S: WAITING_PARTITION }, ':by': { S: isoTime(byMs) } },
          Limit: limit,
        }),
      );
      return items.map(listed);
    },
    all: () => queryAll(client, tableName),
    flag: (orderId, execution, attention) =>
      updateOne(client, {
        ...whileWaiting(tableName, orderId, execution),
        UpdateExpression: 'SET attention = :attention ADD version :one',
        more: { ':attention': attentionValue(attention) },
      }),
    unflag: async (orderId, execution, operation) => {
      const update = whileWaiting(tableName, orderId, execution);
      const transacted = await transact(client, [
        { Update: built({ ...update, UpdateExpression: 'REMOVE attention ADD version :one', more: {} }) },
        operationItem(tableName, operation),
      ]);
      return transacted.committed;
    },
    record: (operation) => recordOperation(client, tableName, operation),
    lookAgain: async (orderId, atMs) => {
      await updateOne(client, {
        TableName: tableName,
        Key: orderKey(orderId),
        ConditionExpression: 'attribute_exists(gsi2pk)',
        UpdateExpression: 'SET lookAt = :at, gsi2sk = :at ADD version :one',
        more: { ':at': { S: isoTime(atMs) } },
      });
    },
    putInCharge: async ({ order, version }, execution, operation) => {
      const inCharge: TransactWriteItem = {
        Update: built({
          TableName: tableName,
          Key: orderKey(order.orderId),
          ConditionExpression: 'version = :version',
          UpdateExpression:
            'SET execution = :execution, inChargeSince = :now, lookAt = :look, gsi2sk = :look ' +
            'REMOVE attention ADD version :one',
          more: {
            ':version': { N: String(version) },
            ':execution': { S: execution },
            ':now': { S: operation.at },
            ':look': { S: isoTime(Date.parse(operation.at) + LOOK_AFTER_START_MS) },
          },
        }),
      };
      return (await transact(client, [inCharge, operationItem(tableName, operation)])).committed;
    },
  };
}

/** An update that raises the order's version, so that whoever read the order before decides anew. */
interface Change extends Pick<Update, 'TableName' | 'Key' | 'ConditionExpression' | 'ExpressionAttributeNames'> {
  readonly UpdateExpression: string;
  readonly more: Readonly<Record<string, AttributeValue>>;
}

/** On condition that the order waits for its end, under this execution. */
function whileWaiting(tableName: string, orderId: string, execution: string | undefined) {
  const inCharge = execution === undefined ? 'attribute_not_exists(execution)' : 'execution = :execution';
  return {
    TableName: tableName,
    Key: orderKey(orderId),
    ConditionExpression: `attribute_exists(gsi2pk) AND ${inCharge}`,
    ...(execution === undefined ? {} : { given: { ':execution': { S: execution } } }),
  };
}

function built({ more, given = {}, ...update }: Change & { readonly given?: Record<string, AttributeValue> }): Update {
  return { ...update, ExpressionAttributeValues: { ':one': { N: '1' }, ...given, ...more } };
}

async function updateOne(client: DynamoDBClient, change: Parameters<typeof built>[0]): Promise<boolean> {
  try {
    await client.send(new UpdateItemCommand(built(change)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function* queryAll(client: DynamoDBClient, tableName: string): AsyncIterable<WaitingOrder> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: INDEX,
        KeyConditionExpression: 'gsi2pk = :waiting',
        ExpressionAttributeValues: { ':waiting': { S: WAITING_PARTITION } },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of items) yield listed(item);
    start = last;
  } while (start);
}

function listed(item: Readonly<Record<string, AttributeValue>>): WaitingOrder {
  const { pk, attention } = Listed.parse(unmarshall(item));
  return { orderId: pk.slice('ORDER#'.length), ...(attention === undefined ? {} : { attention }) };
}

function attentionValue({ reason, since }: Attention): AttributeValue {
  return { M: { reason: { S: reason }, since: { S: since } } };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
