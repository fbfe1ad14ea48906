import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EDGE_LEASE_SECONDS, EDGE_ROW_SECONDS } from '../lifetimes.ts';
import { type Answer, type EdgeRow, fromEdgeItem, type Item } from './edge-row.ts';

/** A request as the fence knows it. */
export interface EdgeRequest {
  /** Whose key it is: keys of two callers never meet. */
  readonly callerId: string;
  readonly key: string;
  /** What is asked for, in a form that is equal for equal requests. */
  readonly payload: string;
}

/** What a claim comes to. */
export type Claim =
  /** Go on, under this id: the very same for whoever takes over. */
  | { readonly kind: 'ours'; readonly resourceId: string }
  /** It was answered: say the same again. */
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'in-progress'; readonly retryAfterSeconds: number }
  | { readonly kind: 'other-payload' };

/** The edge fence: one answer and one resource for each caller's Idempotency-Key. */
export interface EdgeFence {
  /** What a request with this key came to, without claiming it; undefined when the key is free. */
  look(request: EdgeRequest): Promise<Exclude<Claim, { kind: 'ours' }> | undefined>;
  /**
   * Claims the key. The first claim fixes the resource's id; whoever takes over an expired lease gets the same one.
   * @param newResourceId makes an id that nobody else ever makes: a claim knows itself by it.
   */
  claim(request: EdgeRequest, newResourceId: () => string): Promise<Claim>;
  /**
   * Stores the answer, for the very transaction that makes the resource. Refused unless the row names this resource:
   * then claim again.
   */
  answered(request: EdgeRequest, resourceId: string, answer: Answer): TransactWriteItem;
}

/** Where the fence keeps its rows: the table of the resources, since one transaction writes both. */
export interface EdgeFenceOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** A take-over that loses its race looks again; more than a few in a row do not happen within one lease. */
const MAX_TRIES = 5;

/** The edge fence in a DynamoDB table with keys `pk` and `sk` and the ttl attribute `ttl` (seconds since the epoch). */
export function edgeFence({ client, tableName, now }: EdgeFenceOptions): EdgeFence {
  const look = (row: EdgeRow, request: EdgeRequest) => stateOf(row, request, now());

  const claim: EdgeFence['claim'] = async (request, newResourceId) => {
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const resourceId = newResourceId();
      const standing = await put(client, tableName, newRow(request, resourceId, now()), now());
      // Ours may stand there already: the SDK repeats a call whose answer was lost.
      if (!standing || standing.resourceId === resourceId) return { kind: 'ours', resourceId };
      const state = look(standing, request);
      if (state) return state;
      if (await takeOver(client, tableName, request, standing, now())) {
        return { kind: 'ours', resourceId: standing.resourceId };
      }
    }
    return { kind: 'in-progress', retryAfterSeconds: 1 };
  };

  return {
    claim,
    look: async (request) => {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: keyOf(request), ConsistentRead: true }),
      );
      if (!item) return undefined;
      const row = fromEdgeItem(item);
      return row.expiresAtSeconds * 1000 < now() ? undefined : look(row, request);
    },
    answered: (request, resourceId, answer) => ({
      Update: {
        TableName: tableName,
        Key: keyOf(request),
        UpdateExpression: 'SET answer = :answer REMOVE leaseUntilMs',
        ConditionExpression: 'resourceId = :resourceId AND attribute_not_exists(answer)',
        ExpressionAttributeValues: { ':answer': { S: JSON.stringify(answer) }, ':resourceId': { S: resourceId } },
      },
    }),
  };
}

/** Undefined: nobody works on it, it may be taken over. */
function stateOf(row: EdgeRow, request: EdgeRequest, nowMs: number): Exclude<Claim, { kind: 'ours' }> | undefined {
  if (row.fingerprint !== fingerprintOf(request)) return { kind: 'other-payload' };
  if (row.answer) return { kind: 'answered', answer: row.answer };
  const leftMs = (row.leaseUntilMs ?? 0) - nowMs;
  return leftMs > 0 ? { kind: 'in-progress', retryAfterSeconds: Math.ceil(leftMs / 1000) } : undefined;
}

function newRow(request: EdgeRequest, resourceId: string, nowMs: number): Item {
  return {
    ...keyOf(request),
    resourceId: { S: resourceId },
    fingerprint: { S: fingerprintOf(request) },
    leaseUntilMs: { N: String(nowMs + EDGE_LEASE_SECONDS * 1000) },
    ttl: { N: String(Math.floor(nowMs / 1000) + EDGE_ROW_SECONDS) },
  };
}

/** Puts a new row where there is none, or only one that is past its life and not deleted yet. */
async function put(client: DynamoDBClient, tableName: string, item: Item, nowMs: number): Promise<EdgeRow | undefined> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: { ...item },
        ConditionExpression: 'attribute_not_exists(pk) OR #ttl < :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return fromEdgeItem(error.Item);
    throw error;
  }
}

/** Takes an expired lease, unless somebody else did or answered meanwhile. */
async function takeOver(
  client: DynamoDBClient,
  tableName: string,
  request: EdgeRequest,
  row: EdgeRow,
  nowMs: number,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyOf(request),
        UpdateExpression: 'SET leaseUntilMs = :until',
        ConditionExpression: 'resourceId = :resourceId AND leaseUntilMs = :expired AND attribute_not_exists(answer)',
        ExpressionAttributeValues: {
          ':until': { N: String(nowMs + EDGE_LEASE_SECONDS * 1000) },
          ':resourceId': { S: row.resourceId },
          ':expired': { N: String(row.leaseUntilMs ?? 0) },
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Keys may hold anything printable, and a caller's id anything at all: a hash keeps them apart. */
function keyOf({ callerId, key }: EdgeRequest): Record<'pk' | 'sk', AttributeValue.SMember> {
  return { pk: { S: `EDGE#${sha256(JSON.stringify([callerId, key]))}` }, sk: { S: '#' } };
}

function fingerprintOf({ payload }: EdgeRequest): string {
  return sha256(payload);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
