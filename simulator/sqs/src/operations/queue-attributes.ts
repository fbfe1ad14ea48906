import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidAttributeName, invalidAttributeValue, missingParameter } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { ATTRIBUTES } from '../queue/attribute-definitions.ts';
import { checkAttributes, dropEmpty } from '../queue/check-attributes.ts';
import type { Queue } from '../queue/queue.ts';

const getInput = z.strictObject({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).optional() });
const setInput = z.strictObject({ QueueUrl: z.string(), Attributes: z.record(z.string(), z.string()) });

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];
const DERIVED: readonly string[] = [...COUNTS, 'QueueArn', 'CreatedTimestamp', 'LastModifiedTimestamp'];

/** @see "GetQueueAttributes", Amazon SQS API Reference */
export const getQueueAttributes =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, AttributeNames = [] } = parseInput('GetQueueAttributes', getInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    for (const name of AttributeNames) {
      if (name !== 'All' && !DERIVED.includes(name) && !Object.hasOwn(ATTRIBUTES, name))
        throw invalidAttributeName(name);
    }
    if (AttributeNames.length === 0) return {};
    const wantsAll = AttributeNames.includes('All');
    const wantsCounts = wantsAll || COUNTS.some((name) => AttributeNames.includes(name));
    const all: Record<string, string> = {
      ...queue.attributes,
      ...identityOf(queue),
      ...(wantsCounts ? countsOf(sqs, queue) : {}),
    };
    if (wantsAll) return { Attributes: all };
    return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => AttributeNames.includes(name))) };
  };

function identityOf(queue: Queue): Record<string, string> {
  return {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdMs / 1_000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedMs / 1_000)),
  };
}

function countsOf(sqs: SqsContext, queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = sqs.messages.counts(queue);
  return {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

/** @see "SetQueueAttributes", Amazon SQS API Reference */
export const setQueueAttributes =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Attributes } = parseInput('SetQueueAttributes', setInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    if (Object.keys(Attributes).length === 0) throw missingParameter('Attribute.Name');
    checkAttributes(sqs.queues, queue, Attributes);
    if (Attributes['FifoQueue'] === 'false') throw invalidAttributeValue('FifoQueue');
    sqs.queues.update(queue, { attributes: dropEmpty({ ...queue.attributes, ...Attributes }) });
    return {};
  };
