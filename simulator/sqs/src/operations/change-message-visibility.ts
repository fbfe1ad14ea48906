import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { missingParameter } from '../errors.ts';
import { changeVisibility } from '../messages/change-visibility.ts';
import { parseInput } from '../parse-input.ts';
import { checkBatch, eachEntry } from './batch.ts';

const single = z.strictObject({ QueueUrl: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int() });
const batch = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(
    z.strictObject({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int().optional() }),
  ),
});

/** @see "ChangeMessageVisibility", Amazon SQS API Reference */
export const changeMessageVisibility =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parseInput('ChangeMessageVisibility', single, body);
    changeVisibility(sqs, sqs.queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
    return {};
  };

/** @see "ChangeMessageVisibilityBatch", Amazon SQS API Reference */
export const changeMessageVisibilityBatch =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Entries } = parseInput('ChangeMessageVisibilityBatch', batch, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    checkBatch('ChangeMessageVisibilityBatchRequestEntry', Entries);
    return eachEntry(Entries, ({ Id, ReceiptHandle, VisibilityTimeout }) => {
      if (VisibilityTimeout === undefined) throw missingParameter('VisibilityTimeout');
      changeVisibility(sqs, queue, ReceiptHandle, VisibilityTimeout);
      return { Id };
    });
  };
