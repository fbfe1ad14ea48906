import { z } from 'zod';
import type { Operation } from '#kernel';
import { type SqsContext, senderIdOf } from '../context.ts';
import { batchRefused } from '../errors.ts';
import { send, sendable, sizeBytes } from '../messages/send.ts';
import { parseInput } from '../parse-input.ts';
import { checkBatch, eachEntry } from './batch.ts';

/** Largest sum of the messages of one batch, bytes: "Amazon SQS message quotas", Developer Guide. */
const MAXIMUM_BATCH_BYTES = 1_048_576;

const input = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ...sendable })),
});

/** @see "SendMessageBatch", Amazon SQS API Reference */
export const sendMessageBatch =
  (sqs: SqsContext): Operation =>
  (body, context) => {
    const { QueueUrl, Entries } = parseInput('SendMessageBatch', input, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    checkBatch('SendMessageBatchRequestEntry', Entries);
    const bytes = Entries.reduce((sum, entry) => sum + sizeBytes(entry), 0);
    if (bytes > MAXIMUM_BATCH_BYTES) {
      throw batchRefused(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${MAXIMUM_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    }
    return eachEntry(Entries, ({ Id, ...message }) => ({ Id, ...send(sqs, queue, message, senderIdOf(context)) }));
  };
