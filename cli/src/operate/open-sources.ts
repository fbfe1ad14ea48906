import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SERVICES, TABLE_NAMES } from '@backstitch/infra';
import { recordOperation } from '@backstitch/order/operate';
import { type OutboxOperations, outboxOperations } from '@backstitch/outbox';
import { UserError } from '../errors.ts';
import { awsSettings } from '../system/aws-settings.ts';
import type { Target } from '../system/target.ts';
import { deadLetters, type LetterPorts } from './letters/dead-letters.ts';
import { type FailureQueue, failureQueues } from './letters/failure-queues.ts';
import { keepLetter, keptLetters } from './letters/kept-letters.ts';
import { parkedEvents } from './letters/parked-events.ts';
import { type Operations, openOperations } from './open-operations.ts';
import { parkedSagas } from './parked-sagas.ts';
import type { ParkedSource } from './parked-source.ts';

/**
 * Every kind of parked things in a system: sagas, the letters of each failure queue that it has, letters that were
 * kept, and the parked events of each outbox. Events come last: their letters must not be held any more then.
 */
export async function openSources(target: Target): Promise<readonly ParkedSource[]> {
  const operations = openOperations(target);
  const sqs = new SQSClient(awsSettings(target.endpoint));
  const queues = await failureQueues(sqs, target.stage);
  const outboxes = openOutboxes(target, operations, queues, sqs);
  const shelf = { dynamodb: operations.dynamodb, tableName: operations.ordersTable };
  const ports: LetterPorts = {
    sqs,
    lambda: new LambdaClient(awsSettings(target.endpoint)),
    eventBridge: new EventBridgeClient(awsSettings(target.endpoint)),
    outboxOf: (service) => outboxes.get(service)?.outbox ?? unknown(service),
    record: (did, operator) => {
      const at = new Date(operations.now()).toISOString();
      return recordOperation(shelf.dynamodb, shelf.tableName, { ...did, ...operator, at });
    },
    keep: (queue, letter) => keepLetter(shelf, queue, letter),
  };
  return [
    parkedSagas(operations),
    ...queues.map((queue) => deadLetters(queue, ports)),
    keptLetters(shelf, ports),
    ...[...outboxes.values()].map(({ outbox, queue }) => parkedEvents(outbox, queue, ports)),
  ];
}

/** The outbox of each service, with its queue of parked events. */
function openOutboxes(
  { endpoint, stage }: Target,
  { dynamodb, tableNamed }: Operations,
  queues: readonly FailureQueue[],
  sqs: SQSClient,
): ReadonlyMap<string, { readonly outbox: OutboxOperations; readonly queue: string }> {
  const eventBridge = new EventBridgeClient(awsSettings(endpoint));
  const opened = queues.flatMap(({ letters, service, name, url }) => {
    const known = SERVICES.find((candidate) => candidate === service);
    if (letters !== 'events' || known === undefined) return [];
    const outbox = outboxOperations({
      dynamodb,
      eventBridge,
      sqs,
      tableName: tableNamed(TABLE_NAMES[known]),
      eventBusName: `backstitch-${stage}-bus`,
      deadLetterQueueUrl: url,
    });
    return [[known, { outbox, queue: name }] as const];
  });
  return new Map(opened);
}

function unknown(service: string): never {
  throw new UserError(`The stack has no outbox for ${service}: make deploy.`);
}
