import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import { parseInput } from '../parse-input.ts';

const MAXIMUM_TAGS = 50;

const byUrl = z.strictObject({ QueueUrl: z.string() });
const tagInput = z.strictObject({
  QueueUrl: z.string(),
  Tags: z.record(z.string().min(1).max(128), z.string().max(256)),
});
const untagInput = z.strictObject({ QueueUrl: z.string(), TagKeys: z.array(z.string()) });

/** @see "TagQueue", Amazon SQS API Reference */
export const tagQueue =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Tags } = parseInput('TagQueue', tagInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    const tags = { ...queue.tags, ...Tags };
    if (Object.keys(tags).length > MAXIMUM_TAGS) {
      throw invalidParameterValue(`Too many tags added for queue ${queue.name}.`);
    }
    sqs.queues.update(queue, { tags });
    return {};
  };

/** @see "UntagQueue", Amazon SQS API Reference */
export const untagQueue =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, TagKeys } = parseInput('UntagQueue', untagInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    const kept = Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key));
    sqs.queues.update(queue, { tags: Object.fromEntries(kept) });
    return {};
  };

/** @see "ListQueueTags", Amazon SQS API Reference */
export const listQueueTags =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { tags } = sqs.queues.byUrl(parseInput('ListQueueTags', byUrl, body).QueueUrl);
    return Object.keys(tags).length > 0 ? { Tags: tags } : {};
  };
