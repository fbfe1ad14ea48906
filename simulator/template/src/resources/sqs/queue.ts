import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { anyObject, flag, number, present, tagList, tagObject } from '../values.ts';

const properties = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: flag.optional(),
  ContentBasedDeduplication: flag.optional(),
  DeduplicationScope: z.string().optional(),
  FifoThroughputLimit: z.string().optional(),
  DelaySeconds: number.optional(),
  MaximumMessageSize: number.optional(),
  MessageRetentionPeriod: number.optional(),
  ReceiveMessageWaitTimeSeconds: number.optional(),
  VisibilityTimeout: number.optional(),
  RedrivePolicy: anyObject.optional(),
  RedriveAllowPolicy: anyObject.optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: number.optional(),
  SqsManagedSseEnabled: flag.optional(),
  Tags: tagList,
});

type QueueProperties = z.output<typeof properties>;

const NAME_LIMIT = 80;
const FIFO_SUFFIX = '.fifo';

/** What an attribute is again when the template no longer names it ("CreateQueue", Amazon SQS API Reference). */
const DEFAULTS: Readonly<Record<string, string>> = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  RedrivePolicy: '',
  RedriveAllowPolicy: '',
  KmsMasterKeyId: '',
  KmsDataKeyReusePeriodSeconds: '300',
  SqsManagedSseEnabled: 'true',
};

/** `AWS::SQS::Queue`. */
export const queue = resourceType({
  type: 'AWS::SQS::Queue',
  properties,
  immutable: ['QueueName', 'FifoQueue'],
  whenReplaced: 'refuse',
  create: async (context, queueProperties) => {
    const suffix = queueProperties.FifoQueue ? FIFO_SUFFIX : '';
    const QueueName = queueProperties.QueueName ?? context.generateName(NAME_LIMIT - suffix.length) + suffix;
    const tags = tagObject(queueProperties.Tags);
    const Attributes = attributesOf(queueProperties);
    const { QueueUrl } = await context.call('sqs', 'CreateQueue', present({ QueueName, Attributes, tags }));
    const Arn = context.kernel.aws.arn('sqs', QueueName);
    return { physicalId: String(QueueUrl), attributes: { Arn, QueueName, QueueUrl } };
  },
  update: async (context, { before, after, identity }) => {
    const wanted = attributesOf(after);
    const dropped = Object.keys(attributesOf(before)).filter((name) => !Object.hasOwn(wanted, name));
    const restored = Object.fromEntries(dropped.map((name) => [name, DEFAULTS[name] ?? '']));
    const Attributes = { ...restored, ...wanted };
    // Cannot be set again, and cannot have changed.
    delete Attributes['FifoQueue'];
    const QueueUrl = identity.physicalId;
    await context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes });
    await changeTags(before.Tags, after.Tags, {
      set: (tags) => context.call('sqs', 'TagQueue', { QueueUrl, Tags: tagObject(tags) }),
      drop: (TagKeys) => context.call('sqs', 'UntagQueue', { QueueUrl, TagKeys }),
    });
  },
  remove: (context, { physicalId }) => context.callUnlessGone('sqs', 'DeleteQueue', { QueueUrl: physicalId }),
});

/** SQS takes all attributes as text. */
function attributesOf({ QueueName, Tags, ...attributes }: QueueProperties): Record<string, string> {
  // A standard queue says so by not saying that it is a FIFO one.
  const { FifoQueue, ...others } = attributes;
  const entries = Object.entries(present(FifoQueue ? attributes : others)).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return Object.fromEntries(entries);
}
