import type { Kernel, Operation, Permission } from '#kernel';
import type { SqsContext } from './context.ts';
import { openDeduplication } from './messages/deduplication.ts';
import { createInFlightLimit } from './messages/in-flight-limit.ts';
import { openMessageStore } from './messages/message-store.ts';
import { openReceiveAttempts } from './messages/receive-attempts.ts';
import { createRetention } from './messages/retention.ts';
import { createWakeUps } from './messages/wake-ups.ts';
import { openMoveTasks } from './move-tasks/move-tasks.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch } from './operations/change-message-visibility.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage, deleteMessageBatch } from './operations/delete-message.ts';
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from './operations/message-move-tasks.ts';
import { addPermission, removePermission } from './operations/permissions.ts';
import { getQueueAttributes, setQueueAttributes } from './operations/queue-attributes.ts';
import { deleteQueue, getQueueUrl, listDeadLetterSourceQueues, listQueues, purgeQueue } from './operations/queues.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { listQueueTags, tagQueue, untagQueue } from './operations/tags.ts';
import { openQueueStore, queueNameOf } from './queue/queue-store.ts';

/** What other parts of the simulator may ask of SQS besides its operations. */
export interface Sqs {
  /** The queue's resource policy as JSON text; undefined when it has none or there is no such queue. */
  queuePolicy(queueArn: string): string | undefined;
}

/** Batch operations are allowed by the permission of the single one. */
const PERMITTED_AS: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/**
 * Registers the service `sqs`. Whoever waits for a queue's messages listens to the signal `sqs:<queue ARN>` and calls
 * ReceiveMessage.
 */
export function createSqs(kernel: Kernel): Sqs {
  const sqs = createContext(kernel);
  kernel.aws.register({
    name: 'sqs',
    operations: operationsOf(sqs),
    permissions: (operation, input) => [permissionOf(sqs, operation, input)],
    resource: (_operation, input) => resourceOf(sqs, input),
    resume: () => {
      for (const queue of sqs.queues.all()) {
        sqs.wakeUps.wake(queue);
        sqs.wakeUps.rearm(queue);
      }
      if (sqs.messages.hasMessages()) sqs.retention.arm();
    },
  });
  return { queuePolicy: (queueArn) => sqs.queues.byArn(queueArn)?.attributes['Policy'] };
}

function createContext(kernel: Kernel): SqsContext {
  const random = kernel.random.fork('sqs');
  const queues = openQueueStore(kernel);
  const messages = openMessageStore(kernel);
  const wakeUps = createWakeUps(kernel, messages);
  const deduplication = openDeduplication(kernel);
  const newMessageId = () => random.uuid();
  return {
    kernel,
    queues,
    messages,
    wakeUps,
    deduplication,
    inFlight: createInFlightLimit(messages),
    receiveAttempts: openReceiveAttempts(kernel, messages),
    retention: createRetention(kernel, queues, messages, deduplication),
    moveTasks: openMoveTasks(kernel, queues, messages, wakeUps, newMessageId),
    newMessageId,
  };
}

function operationsOf(sqs: SqsContext): Record<string, Operation> {
  return {
    AddPermission: addPermission(sqs),
    CancelMessageMoveTask: cancelMessageMoveTask(sqs),
    ChangeMessageVisibility: changeMessageVisibility(sqs),
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch(sqs),
    CreateQueue: createQueue(sqs),
    DeleteMessage: deleteMessage(sqs),
    DeleteMessageBatch: deleteMessageBatch(sqs),
    DeleteQueue: deleteQueue(sqs),
    GetQueueAttributes: getQueueAttributes(sqs),
    GetQueueUrl: getQueueUrl(sqs),
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues(sqs),
    ListMessageMoveTasks: listMessageMoveTasks(sqs),
    ListQueues: listQueues(sqs),
    ListQueueTags: listQueueTags(sqs),
    PurgeQueue: purgeQueue(sqs),
    ReceiveMessage: receiveMessage(sqs),
    RemovePermission: removePermission(sqs),
    SendMessage: sendMessage(sqs),
    SendMessageBatch: sendMessageBatch(sqs),
    SetQueueAttributes: setQueueAttributes(sqs),
    StartMessageMoveTask: startMessageMoveTask(sqs),
    TagQueue: tagQueue(sqs),
    UntagQueue: untagQueue(sqs),
  };
}

function resourceOf({ kernel }: SqsContext, input: Readonly<Record<string, unknown>>): string | undefined {
  const { QueueUrl, QueueName, SourceArn } = input;
  if (typeof QueueUrl === 'string') return queueNameOf(QueueUrl, kernel.aws.accountId);
  if (typeof QueueName === 'string') return QueueName;
  return typeof SourceArn === 'string' ? SourceArn.slice(SourceArn.lastIndexOf(':') + 1) : undefined;
}

function permissionOf(sqs: SqsContext, operation: string, input: Readonly<Record<string, unknown>>): Permission {
  const name = resourceOf(sqs, input);
  return {
    action: `sqs:${PERMITTED_AS[operation] ?? operation}`,
    resource: name === undefined ? '*' : sqs.kernel.aws.arn('sqs', name),
  };
}
