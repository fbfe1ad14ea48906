import { createHash } from 'node:crypto';
import { z } from 'zod';
import { NotSimulated } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue, missingParameter } from '../errors.ts';
import type { Queue } from '../queue/queue.ts';
import { bodyMd5, checkBody } from './body.ts';
import {
  attributesMd5,
  attributesSizeBytes,
  checkMessageAttributes,
  type MessageAttributes,
} from './message-attributes.ts';
import { toSequenceNumber } from './sequence-number.ts';

const messageAttribute = z.strictObject({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

/** What SendMessage and an entry of SendMessageBatch have in common. */
export const sendable = {
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: z.record(z.string(), messageAttribute).optional(),
  MessageSystemAttributes: z.record(z.string(), messageAttribute).optional(),
  MessageDeduplicationId: z.string().optional(),
  MessageGroupId: z.string().optional(),
};

/** A message as a caller sends it. */
export type Sendable = z.output<z.ZodObject<typeof sendable>>;

/** What a caller is told of a message that was taken. */
export interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
  readonly SequenceNumber?: string;
}

/** The size that counts against the limits: body and attributes, bytes. */
export function sizeBytes(message: Sendable): number {
  return Buffer.byteLength(message.MessageBody) + attributesSizeBytes(message.MessageAttributes ?? {});
}

/**
 * Puts a message into its queue.
 * @throws {AwsError} when body, attributes, delay or the FIFO parameters are refused.
 * @see "SendMessage", Amazon SQS API Reference
 */
export function send(sqs: SqsContext, queue: Queue, message: Sendable, senderId: string): Sent {
  const attributes = message.MessageAttributes ?? {};
  const systemAttributes = message.MessageSystemAttributes ?? {};
  checkBody(message.MessageBody, sizeBytes(message), queue.maximumMessageBytes);
  checkMessageAttributes(attributes);
  checkSystemAttributes(systemAttributes);
  const delayMs = delayOf(queue, message);
  const deduplicationId = deduplicationIdOf(queue, message);
  const receipt = {
    MD5OfMessageBody: bodyMd5(message.MessageBody),
    ...digest('MD5OfMessageAttributes', attributes),
    ...digest('MD5OfMessageSystemAttributes', systemAttributes),
  };
  if (deduplicationId !== undefined) {
    const earlier = sqs.deduplication.find(queue, message.MessageGroupId ?? '', deduplicationId);
    if (earlier)
      return { MessageId: earlier.messageId, SequenceNumber: toSequenceNumber(earlier.sequence), ...receipt };
  }
  const messageId = sqs.newMessageId();
  const sequence = queue.isFifo ? sqs.messages.nextSequence(queue) : undefined;
  const nowMs = sqs.kernel.clock.now();
  sqs.messages.insert(queue, {
    messageId,
    body: message.MessageBody,
    bodyMd5: receipt.MD5OfMessageBody,
    attributes,
    traceHeader: systemAttributes['AWSTraceHeader']?.StringValue,
    senderId,
    sentMs: nowMs,
    visibleMs: nowMs + delayMs,
    groupId: message.MessageGroupId,
    deduplicationId,
    sequence,
  });
  if (sequence !== undefined && deduplicationId !== undefined) {
    sqs.deduplication.remember(queue, message.MessageGroupId ?? '', deduplicationId, { messageId, sequence });
  }
  if (delayMs > 0) sqs.wakeUps.rearm(queue);
  else sqs.wakeUps.wake(queue);
  sqs.retention.arm();
  const sequenceNumber = sequence === undefined ? {} : { SequenceNumber: toSequenceNumber(sequence) };
  return { MessageId: messageId, ...receipt, ...sequenceNumber };
}

function digest(name: string, attributes: MessageAttributes): Record<string, string> {
  const md5 = attributesMd5(attributes);
  return md5 === undefined ? {} : { [name]: md5 };
}

function checkSystemAttributes(attributes: MessageAttributes): void {
  for (const [name, { DataType }] of Object.entries(attributes)) {
    if (name !== 'AWSTraceHeader') throw invalidParameterValue(`Message system attribute name '${name}' is invalid.`);
    if (DataType !== 'String') throw new NotSimulated(`the data type ${DataType} of AWSTraceHeader`);
  }
}

function delayOf(queue: Queue, { DelaySeconds }: Sendable): number {
  if (DelaySeconds === undefined) return queue.delayMs;
  if (queue.isFifo && DelaySeconds !== 0) {
    throw invalidParameterValue(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  if (DelaySeconds < 0 || DelaySeconds > 900) {
    throw invalidParameterValue(
      `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
  return queue.isFifo ? queue.delayMs : DelaySeconds * 1_000;
}

const FIFO_ID = /^[A-Za-z0-9!-/:-@[-`{-~]{1,128}$/;

/** The id by which a FIFO queue tells duplicates; undefined on a standard queue. */
function deduplicationIdOf(queue: Queue, message: Sendable): string | undefined {
  const { MessageDeduplicationId, MessageGroupId } = message;
  checkFifoId('MessageGroupId', MessageGroupId);
  checkFifoId('MessageDeduplicationId', MessageDeduplicationId);
  if (!queue.isFifo) {
    if (MessageDeduplicationId === undefined) return undefined;
    throw invalidParameterValue(
      `Value ${MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.`,
    );
  }
  if (MessageGroupId === undefined) throw missingParameter('MessageGroupId');
  if (MessageDeduplicationId !== undefined) return MessageDeduplicationId;
  if (queue.hasContentBasedDeduplication) return createHash('sha256').update(message.MessageBody).digest('hex');
  throw invalidParameterValue(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

/** @throws {AwsError} InvalidParameterValue for an id that no FIFO queue takes. */
export function checkFifoId(name: string, id: string | undefined): void {
  if (id === undefined || FIFO_ID.test(id)) return;
  throw invalidParameterValue(
    `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
