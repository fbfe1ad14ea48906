import type { CallContext } from '#kernel';
import { callerName } from '#kernel';
import type { SqsContext } from '../context.ts';
import type { Queue } from '../queue/queue.ts';
import type { StoredMessage } from './message-store.ts';

/** A message with this receipt counted. */
export type ReceivedMessage = StoredMessage & { readonly firstReceivedMs: number };

/**
 * Takes up to `limit` messages and hides them for `visibilityMs`. What was received too often moves to the dead-letter
 * queue instead, and what is older than the queue's retention is deleted.
 */
export function receive(
  sqs: SqsContext,
  queue: Queue,
  request: { readonly limit: number; readonly visibilityMs: number },
  context: CallContext,
): ReceivedMessage[] {
  const taken: StoredMessage[] = [];
  const seen = new Set<number>();
  while (taken.length < request.limit) {
    const offered = sqs.messages.receivable(queue, request.limit - taken.length + seen.size);
    const fresh = offered.filter(({ rowId }) => !seen.has(rowId)).slice(0, request.limit - taken.length);
    if (fresh.length === 0) break;
    for (const message of fresh) {
      seen.add(message.rowId);
      if (!retire(sqs, queue, message)) taken.push(message);
    }
  }
  if (taken.length === 0) return [];
  const nowMs = sqs.kernel.clock.now();
  const isDuplicated = meetsFault(sqs, queue, context);
  for (const message of taken) {
    sqs.messages.markReceived(message, isDuplicated ? nowMs : nowMs + request.visibilityMs);
  }
  if (isDuplicated) sqs.wakeUps.wake(queue);
  sqs.wakeUps.rearm(queue);
  return taken.map((message) => ({
    ...message,
    receiveCount: message.receiveCount + 1,
    firstReceivedMs: message.firstReceivedMs ?? nowMs,
  }));
}

/** Deletes an expired message, or moves one that was received too often. Returns whether it did. */
function retire(sqs: SqsContext, queue: Queue, message: StoredMessage): boolean {
  if (message.sentMs + queue.retentionMs <= sqs.kernel.clock.now()) {
    sqs.messages.delete(message.rowId);
    return true;
  }
  if (!queue.redrive || message.receiveCount < queue.redrive.maxReceiveCount) return false;
  const target = sqs.queues.byArn(queue.redrive.deadLetterTargetArn);
  if (!target) return false;
  sqs.messages.move(message.rowId, target, queue.arn);
  sqs.wakeUps.wake(target);
  return true;
}

/** The fault `duplicate` on a delivery from the queue: the messages stay visible and are received again. */
function meetsFault({ kernel }: SqsContext, queue: Queue, { caller }: CallContext): boolean {
  const faults = kernel.faults.hit({ from: 'sqs', to: callerName(caller), operation: 'Deliver', resource: queue.name });
  return faults.some(({ mode }) => mode === 'duplicate');
}
