import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type Put,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EffectInconsistent } from '../errors.ts';
import { effectPartition } from './effect.ts';
import { effectItemKey, fromEffectItem, putEffect } from './effect-item.ts';
import { type Effects, type Writes, WritesRefused } from './effects.ts';
import { transact } from './transact.ts';
import { effectsOver } from './transitions.ts';

/** Where a service keeps its effect rows: its own table (keys `pk`, `sk`), beside its business rows. */
export interface DynamoDbEffectsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** The effect rows in a DynamoDB table. */
export function dynamoDbEffects<Result>({ client, tableName }: DynamoDbEffectsOptions): Effects<Result> {
  return effectsOver<Result>(
    async (key) => {
      const command = new GetItemCommand({ TableName: tableName, Key: effectItemKey(key), ConsistentRead: true });
      const { Item: item } = await client.send(command);
      return item && fromEffectItem<Result>(item);
    },
    async (from, to, { writes = [], sameAttempt = false } = {}) => {
      const put = putEffect(tableName, from, to, sameAttempt);
      const refusal = writes.length === 0 ? await putAlone(client, put) : await putWith(client, put, writes);
      if (!refusal) return to;
      if (refusal.item) return fromEffectItem<Result>(refusal.item);
      throw new EffectInconsistent(`${effectPartition(to)} is gone, but effect rows are never deleted.`);
    },
  );
}

/** A condition that was not met, with the item as it stands. */
interface Refusal {
  readonly item?: Readonly<Record<string, AttributeValue>>;
}

/** @returns nothing when written. A single put costs half of a transaction. */
async function putAlone(client: DynamoDBClient, put: Put): Promise<Refusal | undefined> {
  try {
    await client.send(new PutItemCommand(put));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item ? { item: error.Item } : {};
  }
}

/** As {@link putAlone}, with the business change. @throws {WritesRefused} where only that was refused. */
async function putWith(client: DynamoDBClient, put: Put, writes: Writes): Promise<Refusal | undefined> {
  const transacted = await transact(client, [{ Put: put }, ...writes]);
  if (transacted.committed) return undefined;
  const row = transacted.refused.find(({ index }) => index === 0);
  if (row) return row;
  throw new WritesRefused(transacted.refused.map(({ index }) => index - 1));
}
