import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Item, type OutboxKey, outboxPartition } from './outbox-row.ts';

/** The outbox rows of one table. */
export interface Backlog {
  /** An aggregate's unpublished rows, eldest first; strongly consistent, so what is missing is published. */
  of(aggregateId: string): Promise<readonly Item[]>;
  /** Deletes published rows. Answers how many could not be deleted for now: they will be published once more. */
  remove(keys: readonly OutboxKey[]): Promise<number>;
  /** Marks a row PARKED, if it is still there: a late writer must not make a deleted row again. */
  park(key: OutboxKey, reason: string): Promise<void>;
}

/** The rows that one Query reads: an aggregate has a handful of events; a longer backlog takes further runs. */
export const MAX_ROWS = 100;
/** "BatchWriteItem", Amazon DynamoDB API Reference. */
const MAX_DELETES = 25;

/** The backlog in a DynamoDB table. */
export function backlogIn(client: DynamoDBClient, tableName: string): Backlog {
  return {
    of: async (aggregateId) => {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: outboxPartition(aggregateId) } },
          ConsistentRead: true,
          Limit: MAX_ROWS,
        }),
      );
      return items;
    },
    remove: async (keys) => {
      let left = 0;
      for (let from = 0; from < keys.length; from += MAX_DELETES) {
        const deletes = keys.slice(from, from + MAX_DELETES).map((key) => ({ DeleteRequest: { Key: { ...key } } }));
        left += await removeSome(client, tableName, deletes);
      }
      return left;
    },
    park: async (key, reason) => {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: { ...key },
            UpdateExpression: 'SET #state = :parked, parkedFor = :reason',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':parked': { S: 'PARKED' }, ':reason': { S: reason } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

/** One batch, and what it left undone once more; the rest stays for another run. */
async function removeSome(client: DynamoDBClient, tableName: string, deletes: WriteRequest[]): Promise<number> {
  let undone = deletes;
  for (let tries = 0; tries < 2 && undone.length > 0; tries += 1) {
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: undone } }));
    undone = answer.UnprocessedItems?.[tableName] ?? [];
  }
  return undone.length;
}
