import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import type { Queue } from '../queue/queue.ts';
import { parseReceiptHandle } from './receipt-handle.ts';

/**
 * Deletes the message of a receipt. A message that is gone is no error. The receipt must be the last one: after a
 * further receipt the call succeeds and, on a standard queue, the message stays.
 * @throws {AwsError} ReceiptHandleIsInvalid; on a FIFO queue InvalidParameterValue when the receipt is over.
 * @see "DeleteMessage", Amazon SQS API Reference
 */
export function deleteReceived(sqs: SqsContext, queue: Queue, receiptHandle: string): void {
  const receipt = parseReceiptHandle(receiptHandle, queue.id);
  const message = sqs.messages.ofReceipt(receipt);
  if (!message) return;
  const isLast = message.receiveCount === receipt.receiveCount;
  if (queue.isFifo && (!isLast || message.visibleMs <= sqs.kernel.clock.now())) {
    throw invalidParameterValue(
      `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    );
  }
  if (!isLast) return;
  sqs.messages.delete(message.rowId);
  sqs.wakeUps.rearm(queue);
  // The next message of its group may be received now.
  if (queue.isFifo) sqs.wakeUps.wake(queue);
}
