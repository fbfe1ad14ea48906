import { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType } from '../resource-type.ts';
import { jsonText } from '../values.ts';

const properties = z.strictObject({ Queues: z.array(z.string()).min(1), PolicyDocument: jsonText });

const NAME_LIMIT = 80;

/** `AWS::SQS::QueuePolicy`: the policy attribute of its queues. */
export const queuePolicy = resourceType({
  type: 'AWS::SQS::QueuePolicy',
  properties,
  immutable: [],
  whenReplaced: 'recreate',
  create: async (context, { Queues, PolicyDocument }) => {
    await setPolicy(context, Queues, PolicyDocument);
    const physicalId = context.generateName(NAME_LIMIT);
    return { physicalId, attributes: { Id: physicalId } };
  },
  update: async (context, { before, after: { Queues, PolicyDocument } }) => {
    await setPolicy(context, Queues, PolicyDocument);
    await clearPolicy(
      context,
      before.Queues.filter((url) => !Queues.includes(url)),
    );
  },
  remove: (context, _identity, { Queues }) => clearPolicy(context, Queues),
});

async function setPolicy(context: ResourceContext, queueUrls: readonly string[], policy: string): Promise<void> {
  for (const QueueUrl of queueUrls) {
    await context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: policy } });
  }
}

async function clearPolicy(context: ResourceContext, queueUrls: readonly string[]): Promise<void> {
  for (const QueueUrl of queueUrls) {
    await context.callUnlessGone('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } });
  }
}
