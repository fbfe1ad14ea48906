import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ulid } from 'ulid';
import * as z from 'zod/mini';
import type { Operation } from '../domain/operation.ts';

/** One partition for all: people do little, and are read in their order. */
const PARTITION = 'OPERATION';

const OperationItem = z.object({
  action: z.enum(['redrive', 'relaunch', 'hold', 'release', 'discard', 'keep']),
  who: z.string(),
  why: z.string(),
  at: z.string(),
  orderId: z.optional(z.string()),
  step: z.optional(z.string()),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  queue: z.optional(z.string()),
  letter: z.optional(z.string()),
});

/** The record of an operation, for the transaction of what it changes. Sorted by time. */
export function operationItem(tableName: string, operation: Operation): TransactWriteItem {
  return { Put: { TableName: tableName, Item: toItem(operation) } };
}

/** Records an operation by itself. */
export async function recordOperation(client: DynamoDBClient, tableName: string, operation: Operation): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(operation) }));
}

/** The latest operations, newest first. */
export async function latestOperations(
  client: DynamoDBClient,
  tableName: string,
  limit: number,
): Promise<readonly Operation[]> {
  const { Items: items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: PARTITION } },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return items.map(fromItem);
}

function toItem(operation: Operation): Record<string, AttributeValue> {
  const key = { pk: PARTITION, sk: `${operation.at}#${ulid()}` };
  return marshall({ ...key, ...operation }, { removeUndefinedValues: true });
}

function fromItem(item: Readonly<Record<string, AttributeValue>>): Operation {
  const parsed = OperationItem.parse(unmarshall(item));
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as unknown as Operation;
}
