import type { SqsContext } from '../context.ts';
import { invalidParameterValue, messageNotInflight } from '../errors.ts';
import type { Queue } from '../queue/queue.ts';
import { parseReceiptHandle } from './receipt-handle.ts';

/** Longest time from a receipt to the end of invisibility, s. */
const MAXIMUM_SECONDS = 43_200;

/**
 * Hides a message in flight for `seconds` from now; 0 shows it at once.
 * @throws {AwsError} ReceiptHandleIsInvalid, MessageNotInflight, InvalidParameterValue.
 * @see "ChangeMessageVisibility", Amazon SQS API Reference
 */
export function changeVisibility(sqs: SqsContext, queue: Queue, receiptHandle: string, seconds: number): void {
  if (seconds < 0 || seconds > MAXIMUM_SECONDS) {
    throw invalidParameterValue(
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and ${MAXIMUM_SECONDS}.`,
    );
  }
  const receipt = parseReceiptHandle(receiptHandle, queue.id);
  const message = sqs.messages.ofReceipt(receipt);
  if (!message) {
    throw invalidParameterValue(
      `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  }
  const nowMs = sqs.kernel.clock.now();
  if (message.visibleMs <= nowMs || message.receiveCount !== receipt.receiveCount) throw messageNotInflight();
  sqs.messages.setVisible(message.rowId, nowMs + seconds * 1_000);
  if (seconds === 0) sqs.wakeUps.wake(queue);
  sqs.wakeUps.rearm(queue);
}
