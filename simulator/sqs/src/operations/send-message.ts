import { z } from 'zod';
import type { Operation } from '#kernel';
import { type SqsContext, senderIdOf } from '../context.ts';
import { send, sendable } from '../messages/send.ts';
import { parseInput } from '../parse-input.ts';

const input = z.strictObject({ QueueUrl: z.string(), ...sendable });

/** @see "SendMessage", Amazon SQS API Reference */
export const sendMessage =
  (sqs: SqsContext): Operation =>
  (body, context) => {
    const { QueueUrl, ...message } = parseInput('SendMessage', input, body);
    return send(sqs, sqs.queues.byUrl(QueueUrl), message, senderIdOf(context));
  };
