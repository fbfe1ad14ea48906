import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { queueDeletedRecently, queueNameExists } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { checkAttributes, checkQueueName, dropEmpty, withDefaults } from '../queue/check-attributes.ts';

const input = z.strictObject({
  QueueName: z.string(),
  Attributes: z.record(z.string(), z.string()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/**
 * Creates a queue; one of the same name and with the same attributes is answered as it is.
 * @see "CreateQueue", Amazon SQS API Reference
 */
export const createQueue =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueName, Attributes = {}, tags = {} } = parseInput('CreateQueue', input, body);
    const isFifo = Attributes['FifoQueue'] === 'true';
    checkQueueName(QueueName, isFifo);
    checkAttributes(sqs.queues, { arn: sqs.kernel.aws.arn('sqs', QueueName), isFifo }, Attributes);
    const existing = sqs.queues.byName(QueueName);
    if (!existing && sqs.queues.wasDeletedRecently(QueueName)) throw queueDeletedRecently();
    if (!existing) return { QueueUrl: sqs.queues.url(sqs.queues.create(QueueName, withDefaults(Attributes), tags)) };
    for (const [name, value] of Object.entries(dropEmpty(Attributes))) {
      if (existing.attributes[name] !== value) throw queueNameExists(name);
    }
    return { QueueUrl: sqs.queues.url(existing) };
  };
