import { z } from 'zod';
import { type CallContext, NotSimulated, type Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import { attributesMd5, selectAttributes } from '../messages/message-attributes.ts';
import { toReceiptHandle } from '../messages/receipt-handle.ts';
import { type ReceivedMessage, receive } from '../messages/receive.ts';
import { systemAttributesOf } from '../messages/system-attributes.ts';
import { topicOf } from '../messages/wake-ups.ts';
import { parseInput } from '../parse-input.ts';
import type { Queue } from '../queue/queue.ts';

const input = z.strictObject({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().optional(),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().optional(),
  AttributeNames: z.array(z.string()).optional(),
  MessageSystemAttributeNames: z.array(z.string()).optional(),
  MessageAttributeNames: z.array(z.string()).optional(),
  ReceiveRequestAttemptId: z.string().optional(),
});
type Input = z.output<typeof input>;

/** @see "ReceiveMessage", Amazon SQS API Reference */
export const receiveMessage =
  (sqs: SqsContext): Operation =>
  (body, context) => {
    const request = parseInput('ReceiveMessage', input, body);
    const queue = sqs.queues.byUrl(request.QueueUrl);
    const limit = within('MaxNumberOfMessages', request.MaxNumberOfMessages ?? 1, 1, 10);
    const visibilityMs = visibilityOf(queue, request);
    const waitMs =
      request.WaitTimeSeconds === undefined
        ? queue.waitMs
        : within('WaitTimeSeconds', request.WaitTimeSeconds, 0, 20) * 1_000;
    if (request.ReceiveRequestAttemptId !== undefined) {
      throw new NotSimulated('the parameter ReceiveRequestAttemptId of sqs ReceiveMessage');
    }
    const answer = (messages: readonly ReceivedMessage[]) =>
      messages.length === 0 ? {} : { Messages: messages.map((message) => toOutput(queue, message, request)) };

    const messages = receive(sqs, queue, { limit, visibilityMs }, context);
    if (messages.length > 0 || waitMs === 0) return answer(messages);
    return longPoll(sqs, queue, { limit, visibilityMs, waitMs }, context).then(answer);
  };

/** Waits for a message, at most `waitMs`. */
function longPoll(
  sqs: SqsContext,
  queue: Queue,
  request: { readonly limit: number; readonly visibilityMs: number; readonly waitMs: number },
  context: CallContext,
): Promise<ReceivedMessage[]> {
  const { scheduler, signals, store } = sqs.kernel;
  return new Promise((resolve, reject) => {
    const end = (messages: ReceivedMessage[]) => {
      listener.stop();
      timer.cancel();
      resolve(messages);
    };
    const listener = signals.listen(topicOf(queue.arn), () => {
      try {
        const messages = store.transact(() => receive(sqs, queue, request, context));
        if (messages.length > 0) end(messages);
      } catch (error) {
        listener.stop();
        timer.cancel();
        reject(error);
      }
    });
    const timer = scheduler.after(request.waitMs, () => end([]));
  });
}

function visibilityOf(queue: Queue, { VisibilityTimeout }: Input): number {
  if (VisibilityTimeout === undefined) return queue.visibilityMs;
  return within('VisibilityTimeout', VisibilityTimeout, 0, 43_200) * 1_000;
}

function within(name: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  const reason =
    name === 'MaxNumberOfMessages'
      ? `Must be between ${min} and ${max}, if provided`
      : `Must be >= ${min} and <= ${max}, if provided`;
  throw invalidParameterValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}.`);
}

function toOutput(queue: Queue, message: ReceivedMessage, request: Input): Record<string, unknown> {
  const wanted = [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
  const attributes = systemAttributesOf(message, wanted);
  const messageAttributes = selectAttributes(message.attributes, request.MessageAttributeNames ?? []);
  const hasAttributes = Object.keys(messageAttributes).length > 0;
  return {
    MessageId: message.messageId,
    ReceiptHandle: toReceiptHandle({ ...message, queueId: queue.id }),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Object.keys(attributes).length > 0 ? { Attributes: attributes } : {}),
    ...(hasAttributes
      ? { MessageAttributes: messageAttributes, MD5OfMessageAttributes: attributesMd5(messageAttributes) }
      : {}),
  };
}
