import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { deleteReceived } from '../messages/delete.ts';
import { parseInput } from '../parse-input.ts';
import { checkBatch, eachEntry } from './batch.ts';

const single = z.strictObject({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const batch = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ReceiptHandle: z.string() })),
});

/** @see "DeleteMessage", Amazon SQS API Reference */
export const deleteMessage =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, ReceiptHandle } = parseInput('DeleteMessage', single, body);
    deleteReceived(sqs, sqs.queues.byUrl(QueueUrl), ReceiptHandle);
    return {};
  };

/** @see "DeleteMessageBatch", Amazon SQS API Reference */
export const deleteMessageBatch =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Entries } = parseInput('DeleteMessageBatch', batch, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    checkBatch('DeleteMessageBatchRequestEntry', Entries);
    return eachEntry(Entries, ({ Id, ReceiptHandle }) => {
      deleteReceived(sqs, queue, ReceiptHandle);
      return { Id };
    });
  };
