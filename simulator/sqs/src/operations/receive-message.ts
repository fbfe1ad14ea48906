import { z } from 'zod';
import type { CallContext, Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidAttributeName, invalidParameterValue, tooManyInFlight } from '../errors.ts';
import { MAXIMUM_IN_FLIGHT } from '../messages/in-flight-limit.ts';
import { attributesMd5, selectAttributes } from '../messages/message-attributes.ts';
import { toReceiptHandle } from '../messages/receipt-handle.ts';
import { type ReceivedMessage, receive, receiveAttempt } from '../messages/receive.ts';
import { checkFifoId } from '../messages/send.ts';
import { isSystemAttribute, systemAttributesOf } from '../messages/system-attributes.ts';
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

/** What a call takes from the queue, now or when something comes. */
interface Receive {
  readonly limit: number;
  readonly visibilityMs: number;
  readonly waitMs: number;
  readonly attemptId: string | undefined;
}

/** @see "ReceiveMessage", Amazon SQS API Reference */
export const receiveMessage =
  (sqs: SqsContext): Operation =>
  (body, context) => {
    const request = parseInput('ReceiveMessage', input, body);
    const queue = sqs.queues.byUrl(request.QueueUrl);
    const asked: Receive = {
      limit: within('MaxNumberOfMessages', request.MaxNumberOfMessages ?? 1, 1, 10),
      visibilityMs: visibilityOf(queue, request),
      waitMs: waitOf(queue, request),
      attemptId: attemptOf(queue, request),
    };
    checkAttributeNames(request);
    if (!queue.isFifo && asked.waitMs === 0 && sqs.inFlight.room(queue) === 0) throw tooManyInFlight(MAXIMUM_IN_FLIGHT);
    const answer = (messages: readonly ReceivedMessage[]) =>
      messages.length === 0 ? {} : { Messages: messages.map((message) => toOutput(queue, message, request)) };

    const messages = take(sqs, queue, asked, context);
    if (messages.length > 0 || asked.waitMs === 0) return answer(messages);
    return longPoll(sqs, queue, asked, context).then(answer);
  };

function take(sqs: SqsContext, queue: Queue, asked: Receive, context: CallContext): ReceivedMessage[] {
  const { attemptId } = asked;
  return attemptId === undefined
    ? receive(sqs, queue, asked, context)
    : receiveAttempt(sqs, queue, { ...asked, attemptId }, context);
}

/** Waits for a message, at most `waitMs`. */
function longPoll(sqs: SqsContext, queue: Queue, asked: Receive, context: CallContext): Promise<ReceivedMessage[]> {
  const { scheduler, signals, store } = sqs.kernel;
  return new Promise((resolve, reject) => {
    const stop = () => {
      listener.stop();
      timer.cancel();
      gone?.stop();
    };
    const end = (messages: ReceivedMessage[]) => {
      stop();
      resolve(messages);
    };
    const listener = signals.listen(topicOf(queue.arn), () => {
      try {
        const messages = store.transact(() => take(sqs, queue, asked, context));
        if (messages.length > 0) end(messages);
      } catch (error) {
        stop();
        reject(error);
      }
    });
    const timer = scheduler.after(asked.waitMs, () => end([]));
    // What came later would be hidden from everyone, for a receiver that never hears of it.
    const gone = context.whenGone?.(() => end([]));
  });
}

function waitOf(queue: Queue, { WaitTimeSeconds }: Input): number {
  return WaitTimeSeconds === undefined ? queue.waitMs : within('WaitTimeSeconds', WaitTimeSeconds, 0, 20) * 1_000;
}

/** Only a FIFO queue knows attempts. */
function attemptOf(queue: Queue, { ReceiveRequestAttemptId: id }: Input): string | undefined {
  if (id === undefined) return undefined;
  if (!queue.isFifo) {
    throw invalidParameterValue(
      `Value ${id} for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  checkFifoId('ReceiveRequestAttemptId', id);
  return id;
}

/** Names are judged before anything is received: a refused call must not hide messages. */
function checkAttributeNames(request: Input): void {
  for (const name of systemAttributeNames(request)) {
    if (name !== 'All' && !isSystemAttribute(name)) throw invalidAttributeName(name);
  }
}

function systemAttributeNames(request: Input): readonly string[] {
  return [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
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
  const attributes = systemAttributesOf(message, systemAttributeNames(request));
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
