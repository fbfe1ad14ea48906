import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { fromHoldItem, type Hold, holdKey } from './hold-row.ts';

/** Who holds a step, since when, and why. */
export interface HoldReason {
  readonly who: string;
  readonly why: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** Holds a step: sagas wait before it until it is released. Held already, it stays as it is held. */
export async function holdStep(
  client: DynamoDBClient,
  tableName: string,
  step: string,
  { who, why, at }: HoldReason,
): Promise<Hold> {
  const { Attributes: row } = await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: holdKey(step),
      UpdateExpression:
        'SET heldSince = if_not_exists(heldSince, :at), heldBy = if_not_exists(heldBy, :who), ' +
        'heldWhy = if_not_exists(heldWhy, :why)',
      ExpressionAttributeValues: { ':at': { S: at }, ':who': { S: who }, ':why': { S: why } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return fromHoldItem(row);
}

/** Releases a step, whoever held it: a person, or its circuit breaker. Answers how it was held. */
export async function releaseStep(client: DynamoDBClient, tableName: string, step: string): Promise<Hold> {
  const { Attributes: row } = await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: holdKey(step),
      UpdateExpression: 'REMOVE heldSince, heldBy, heldWhy, failures, openUntilMs, probes',
      ReturnValues: 'ALL_OLD',
    }),
  );
  return fromHoldItem(row);
}

/** How a step is held, strongly consistent. */
export async function readHold(client: DynamoDBClient, tableName: string, step: string): Promise<Hold> {
  const { Item: item } = await client.send(
    new GetItemCommand({ TableName: tableName, Key: holdKey(step), ConsistentRead: true }),
  );
  return fromHoldItem(item);
}
