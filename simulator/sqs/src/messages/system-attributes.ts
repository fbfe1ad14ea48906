import type { ReceivedMessage } from './receive.ts';
import { toSequenceNumber } from './sequence-number.ts';

const READERS: Readonly<Record<string, (message: ReceivedMessage) => string | undefined>> = {
  SenderId: (message) => message.senderId,
  SentTimestamp: (message) => String(message.sentMs),
  ApproximateReceiveCount: (message) => String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: (message) => String(message.firstReceivedMs),
  SequenceNumber: ({ sequence }) => (sequence === undefined ? undefined : toSequenceNumber(sequence)),
  MessageDeduplicationId: (message) => message.deduplicationId,
  MessageGroupId: (message) => message.groupId,
  AWSTraceHeader: (message) => message.traceHeader,
  DeadLetterQueueSourceArn: (message) => message.deadLetterSourceArn,
};

/** Whether messages have an attribute of this name. */
export const isSystemAttribute = (name: string): boolean => Object.hasOwn(READERS, name);

/**
 * What the queue itself knows of a message.
 * @param wanted names that there are, or `All`.
 * @see "ReceiveMessage", Amazon SQS API Reference
 */
export function systemAttributesOf(message: ReceivedMessage, wanted: readonly string[]): Record<string, string> {
  const names = wanted.includes('All') ? Object.keys(READERS) : wanted;
  const attributes: Record<string, string> = {};
  for (const name of names) {
    const value = READERS[name]?.(message);
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}
