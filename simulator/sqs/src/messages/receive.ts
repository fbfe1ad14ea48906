import { type CallContext, callerName, type FaultMode } from '#kernel';
import type { SqsContext } from '../context.ts';
import type { Queue } from '../queue/queue.ts';
import type { StoredMessage } from './message-store.ts';

/** How far beyond the first messages the fault `reorder` reaches. */
const REORDER_WINDOW = 10;

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
  if (sqs.messages.receivable(queue, 1).length === 0) return [];
  const limit = Math.min(request.limit, sqs.inFlight.room(queue));
  if (limit === 0) return [];
  const faults = deliveryFaults(sqs, queue, context);
  const taken = take(sqs, queue, limit, faults.has('reorder') && !queue.isFifo);
  if (taken.length === 0) return [];
  sqs.inFlight.noteReceived(queue, taken.length);
  const nowMs = sqs.kernel.clock.now();
  const isDuplicated = faults.has('duplicate');
  for (const message of taken) {
    // Twice, not for ever: the second receipt hides it.
    const isShown = isDuplicated && message.receiveCount === 0;
    sqs.messages.markReceived(message, isShown ? nowMs : nowMs + request.visibilityMs);
  }
  if (isDuplicated) sqs.wakeUps.wake(queue);
  sqs.wakeUps.rearm(queue);
  return taken.map((message) => ({
    ...message,
    visibleMs: nowMs + request.visibilityMs,
    receiveCount: message.receiveCount + 1,
    firstReceivedMs: message.firstReceivedMs ?? nowMs,
  }));
}

/**
 * Receives as an earlier attempt of the same id did: the same messages with the same receipt handles, hidden for
 * another `visibilityMs`. A new attempt, or one whose messages were changed since, receives anew.
 * @see "ReceiveMessage", Amazon SQS API Reference, ReceiveRequestAttemptId
 */
export function receiveAttempt(
  sqs: SqsContext,
  queue: Queue,
  request: { readonly limit: number; readonly visibilityMs: number; readonly attemptId: string },
  context: CallContext,
): ReceivedMessage[] {
  const nowMs = sqs.kernel.clock.now();
  const visibleMs = nowMs + request.visibilityMs;
  const earlier = sqs.receiveAttempts.find(queue, request.attemptId)?.map((message) => ({
    ...message,
    visibleMs,
    firstReceivedMs: message.firstReceivedMs ?? nowMs,
  }));
  for (const { rowId } of earlier ?? []) sqs.messages.setVisible(rowId, visibleMs);
  if (earlier) sqs.wakeUps.rearm(queue);
  const messages = earlier ?? receive(sqs, queue, request, context);
  if (messages.length > 0) sqs.receiveAttempts.remember(queue, request.attemptId, messages);
  return messages;
}

/** Picks messages to deliver, as many as there are up to `limit`. */
function take(sqs: SqsContext, queue: Queue, limit: number, isReordered: boolean): StoredMessage[] {
  const taken: StoredMessage[] = [];
  const seen = new Set<number>();
  while (taken.length < limit) {
    const wanted = limit - taken.length;
    const window = wanted + seen.size + (isReordered ? REORDER_WINDOW : 0);
    const offered = sqs.messages.receivable(queue, window).filter(({ rowId }) => !seen.has(rowId));
    const picked = (isReordered ? offered.reverse() : offered).slice(0, wanted);
    if (picked.length === 0) break;
    for (const message of picked) {
      seen.add(message.rowId);
      if (!retire(sqs, queue, message)) taken.push(message);
    }
  }
  return taken;
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
  sqs.messages.move(message.rowId, target, {
    ...asDeadLetter(message, sqs.kernel.clock.now()),
    deadLetterSourceArn: queue.arn,
  });
  sqs.wakeUps.wake(target);
  return true;
}

/**
 * A message of a standard queue expires in the dead-letter queue by the time at which it was first sent. One of a FIFO
 * queue begins its retention anew, and its own id tells it from others that were sent with its deduplication id.
 * @see "Using dead-letter queues in Amazon SQS" and "dead-letter queue redrive", Amazon SQS Developer Guide
 */
function asDeadLetter(message: StoredMessage, nowMs: number): StoredMessage {
  return message.sequence === undefined ? message : { ...message, sentMs: nowMs, deduplicationId: message.messageId };
}

/** The faults on a delivery from the queue: `duplicate` leaves messages visible, `reorder` takes later ones first. */
function deliveryFaults({ kernel }: SqsContext, queue: Queue, { caller }: CallContext): ReadonlySet<FaultMode> {
  const call = { from: 'sqs', to: callerName(caller), operation: 'Deliver', resource: queue.name };
  return new Set(kernel.faults.hit(call).map(({ mode }) => mode));
}
