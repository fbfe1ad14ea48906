import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { type Item, type OutboxKey, outboxPartition } from './outbox-row.ts';

/** Whose run a row is in, and until when. It ends by itself, so that a dead run holds nothing. */
export interface Lease {
  /** Unique for the run. */
  readonly owner: string;
  /** ms since the epoch. */
  readonly nowMs: number;
  /** ms since the epoch. */
  readonly untilMs: number;
}

/** The outbox rows of one table. Whatever changes a row asks that it is there: a late writer makes none again. */
export interface Backlog {
  /** An aggregate's unpublished rows, eldest first; strongly consistent, so what is missing is published. */
  of(aggregateId: string): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }>;
  /** Deletes published rows. Answers how many could not be deleted for now: they will be published once more. */
  remove(keys: readonly OutboxKey[]): Promise<number>;
  /** Marks a row PARKED. False: it is gone. */
  park(key: OutboxKey, reason: string): Promise<boolean>;
  /** Leases a row that nobody has, or whose lease is over. */
  claim(key: OutboxKey, lease: Lease): Promise<boolean>;
  /** Lets a parked row go again. False: it is not parked (any more). */
  release(key: OutboxKey): Promise<boolean>;
  /** Deletes a parked row. False: it is not parked (any more). */
  discard(key: OutboxKey): Promise<boolean>;
}

/** The rows that one Query reads: an aggregate has a handful of events; a longer backlog takes further runs. */
const MAX_ROWS = 100;
/** "BatchWriteItem", Amazon DynamoDB API Reference. */
const MAX_DELETES = 25;

/** The backlog in a DynamoDB table. */
export function backlogIn(client: DynamoDBClient, tableName: string): Backlog {
  const update = (key: OutboxKey, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>) =>
    ifConditionHolds(client.send(new UpdateItemCommand({ TableName: tableName, Key: { ...key }, ...input })));

  return {
    of: async (aggregateId) => {
      const { Items: items = [], LastEvaluatedKey: last } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: outboxPartition(aggregateId) } },
          ConsistentRead: true,
          Limit: MAX_ROWS,
        }),
      );
      return { items, hasMore: last !== undefined };
    },
    remove: async (keys) => {
      let left = 0;
      for (let from = 0; from < keys.length; from += MAX_DELETES) {
        const deletes = keys.slice(from, from + MAX_DELETES).map((key) => ({ DeleteRequest: { Key: { ...key } } }));
        left += await removeSome(client, tableName, deletes);
      }
      return left;
    },
    park: (key, reason) =>
      update(key, {
        UpdateExpression: 'SET #state = :parked, parkedFor = :reason REMOVE leaseOwner, leasedUntil',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':parked': { S: 'PARKED' }, ':reason': { S: reason } },
      }),
    claim: (key, { owner, nowMs, untilMs }) =>
      update(key, {
        UpdateExpression: 'SET leaseOwner = :owner, leasedUntil = :until',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(leasedUntil) OR leasedUntil <= :now)',
        ExpressionAttributeValues: {
          ':owner': { S: owner },
          ':until': { N: String(untilMs) },
          ':now': { N: String(nowMs) },
        },
      }),
    release: (key) =>
      update(key, {
        UpdateExpression: 'REMOVE #state, parkedFor',
        ConditionExpression: '#state = :parked',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':parked': { S: 'PARKED' } },
      }),
    discard: (key) =>
      ifConditionHolds(
        client.send(
          new DeleteItemCommand({
            TableName: tableName,
            Key: { ...key },
            ConditionExpression: '#state = :parked',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':parked': { S: 'PARKED' } },
          }),
        ),
      ),
  };
}

async function ifConditionHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
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
