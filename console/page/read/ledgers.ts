import * as z from 'zod/mini';
import type { ConsoleConfig, OutboxPlace } from '../../shared/console-config.ts';
import { callAws, numberAttribute, textAttribute } from './aws.ts';

/** A SKU's row in the inventory table. */
export interface Stock {
  readonly sku: string;
  readonly available: number;
}

/** How many messages a queue holds, visible or not. */
export interface QueueDepth {
  /** Without the stage's prefix. */
  readonly name: string;
  readonly messages: number;
  /** What lies here failed: it is on its way to nobody. */
  readonly isFailureQueue: boolean;
}

/** How many events of a service wait for the bus. */
export interface OutboxDepth {
  readonly service: string;
  readonly events: number;
  /** There are more than were counted. */
  readonly isMore: boolean;
}

/** What lies in the tables and queues. */
export interface Ledgers {
  readonly stock: readonly Stock[];
  readonly outboxes: readonly OutboxDepth[];
  readonly queues: readonly QueueDepth[];
}

/** Events counted in a partition: more are "more". */
const COUNT_LIMIT = 250;

/** What lies in a queue: to be received, and received but not deleted. */
const COUNTS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];

/** Reads all ledgers; the names of the queues must be known. */
export async function readLedgers(config: ConsoleConfig, queueUrls: readonly string[]): Promise<Ledgers> {
  const [stock, outboxes, queues] = await Promise.all([
    readStock(config),
    Promise.all(config.outboxes.map(readOutbox)),
    Promise.all(queueUrls.map((url) => readQueue(config, url))),
  ]);
  return { stock, outboxes, queues };
}

/** The stage's queues, by their URLs. */
export async function listQueues({ queueNamePrefix }: ConsoleConfig): Promise<readonly string[]> {
  const answer = z.object({ QueueUrls: z._default(z.array(z.string()), []) });
  const { QueueUrls: urls } = await callAws(answer, 'sqs', 'ListQueues', { QueueNamePrefix: queueNamePrefix });
  return urls.toSorted();
}

async function readStock({ stock: { tableName, skus } }: ConsoleConfig): Promise<readonly Stock[]> {
  const row = z.object({ pk: textAttribute, available: numberAttribute });
  const answer = z.object({ Responses: z.record(z.string(), z.array(row)) });
  const keys = skus.map((sku) => ({ pk: { S: `STOCK#${sku}` }, sk: { S: '#' } }));
  const { Responses: responses } = await callAws(answer, 'dynamodb', 'BatchGetItem', {
    RequestItems: { [tableName]: { Keys: keys } },
  });
  const available = new Map(responses[tableName]?.map((found) => [found.pk, found.available]));
  return skus.map((sku) => ({ sku, available: available.get(`STOCK#${sku}`) ?? 0 }));
}

async function readOutbox({ service, tableName, indexName, partitions }: OutboxPlace): Promise<OutboxDepth> {
  const answer = z.object({ Count: z.number(), LastEvaluatedKey: z.optional(z.unknown()) });
  const pages = await Promise.all(
    partitions.map((partition) =>
      callAws(answer, 'dynamodb', 'Query', {
        TableName: tableName,
        IndexName: indexName,
        Select: 'COUNT',
        KeyConditionExpression: 'gsi1pk = :partition',
        ExpressionAttributeValues: { ':partition': { S: partition } },
        Limit: COUNT_LIMIT,
      }),
    ),
  );
  return {
    service,
    events: pages.reduce((sum, page) => sum + page.Count, 0),
    isMore: pages.some((page) => page.LastEvaluatedKey !== undefined),
  };
}

async function readQueue({ queueNamePrefix }: ConsoleConfig, url: string): Promise<QueueDepth> {
  const answer = z.object({ Attributes: z.record(z.string(), z.string()) });
  const { Attributes: attributes } = await callAws(answer, 'sqs', 'GetQueueAttributes', {
    QueueUrl: url,
    AttributeNames: [...COUNTS, 'RedrivePolicy'],
  });
  return {
    name: url.slice(url.lastIndexOf('/') + 1).slice(queueNamePrefix.length),
    messages: COUNTS.reduce((sum, name) => sum + Number(attributes[name] ?? 0), 0),
    // Each queue that a function reads says where its failures go; where they end, nothing goes on by itself.
    isFailureQueue: attributes['RedrivePolicy'] === undefined,
  };
}
