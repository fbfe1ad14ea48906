import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { append, createEvent, outboxOperations } from '@backstitch/outbox';
import { administrator } from '@backstitch/simulator';
import type { Shop } from '../shop.ts';

/** The table behind each service's outbox. */
const TABLES = { order: 'orders', payment: 'payments', inventory: 'inventory', shipping: 'shipments' } as const;

/** A service with an outbox. */
export type Service = keyof typeof TABLES;

/** Calls an operation of the simulated account as its administrator; the answer is plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export async function call(shop: Shop, service: string, operation: string, input: object): Promise<any> {
  return await shop.system.simulator.kernel.aws.call(service, operation, { ...input }, administrator);
}

/** A resource's name in the stage. */
export const nameOf = (name: string) => `backstitch-dev-${name}`;

/** A queue's URL. */
export const queueUrl = (name: string) => `https://sqs.eu-west-1.amazonaws.com/000000000000/${nameOf(name)}`;

/** The outbox row of an event that nobody's saga emitted. */
export function eventRow(shop: Shop, service: Service, aggregateId: string, sequence: number, data: unknown = {}) {
  const { clock } = shop.system.simulator.kernel;
  const origin = { now: () => clock.now(), newId: () => `${aggregateId}-${sequence}` };
  const event = createEvent({ type: 'Happened', aggregateId, sequence, data }, origin);
  const { Put: put } = append({ tableName: nameOf(TABLES[service]), source: `backstitch.${service}`, event });
  return { TableName: put?.TableName, Item: put?.Item ?? {} };
}

/** The sequences of an aggregate's events, in the order in which the bus first took them. */
export async function firstPublications(shop: Shop, service: Service, aggregateId: string): Promise<number[]> {
  const { events } = await shop.facts();
  const ofAggregate = events.filter(
    (event) => event.source === `backstitch.${service}` && event.aggregateId === aggregateId,
  );
  return [...new Map(ofAggregate.map(({ eventId, sequence }) => [eventId, sequence])).values()];
}

/** How many messages lie in a queue, seen or unseen. */
export async function messagesIn(shop: Shop, queue: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const { Attributes } = await call(shop, 'sqs', 'GetQueueAttributes', { QueueUrl: queueUrl(queue), AttributeNames });
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

/** How often a function was invoked. */
export async function invocationsOf(shop: Shop, name: string): Promise<number> {
  return (await logLines(shop, name)).filter((line) => line.includes('"platform.start"')).length;
}

/** A function's log, oldest first. */
export async function logLines(shop: Shop, name: string): Promise<string[]> {
  const logGroupName = `/aws/lambda/${nameOf(name)}`;
  const lines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call(shop, 'logs', 'FilterLogEvents', { logGroupName, ...(nextToken ? { nextToken } : {}) });
    lines.push(...page.events.map(({ message }: { message: string }) => message));
    nextToken = page.nextToken;
  } while (nextToken);
  return lines;
}

/** What an operator's command works with: the SDK's clients at the simulator's own endpoint. */
export async function operationsOf(shop: Shop, service: Service) {
  const { port } = await shop.system.simulator.listenAws(0);
  const credentials = { accessKeyId: 'laptop', secretAccessKey: 'laptop' };
  const settings = { endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials };
  return outboxOperations({
    dynamodb: new DynamoDBClient(settings),
    eventBridge: new EventBridgeClient(settings),
    sqs: new SQSClient(settings),
    tableName: nameOf(TABLES[service]),
    eventBusName: nameOf('bus'),
    deadLetterQueueUrl: queueUrl(`${service}-parked-events`),
  });
}
