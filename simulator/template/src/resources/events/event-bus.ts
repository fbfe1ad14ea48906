import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { anyObject, present, tagList, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  DeadLetterConfig: anyObject.optional(),
  KmsKeyIdentifier: withoutEffect('nothing is encrypted at rest'),
  LogConfig: withoutEffect('a bus writes no logs here'),
  Tags: tagList,
});

/** `AWS::Events::EventBus`. */
export const eventBus = resourceType({
  type: 'AWS::Events::EventBus',
  properties,
  immutable: ['Name'],
  whenReplaced: 'refuse',
  create: async (context, { Name, Description, DeadLetterConfig, Tags }) => {
    const input = present({ Name, Description, DeadLetterConfig, Tags });
    const { EventBusArn } = await context.call('events', 'CreateEventBus', input);
    return { physicalId: Name, attributes: { Arn: EventBusArn, Name } };
  },
  update: async (context, { before, after, identity }) => {
    const { Name, Description, DeadLetterConfig } = after;
    await context.call('events', 'UpdateEventBus', present({ Name, Description, DeadLetterConfig }));
    const ResourceARN = String(identity.attributes['Arn']);
    await changeTags(before.Tags, after.Tags, {
      set: (Tags) => context.call('events', 'TagResource', { ResourceARN, Tags }),
      drop: (TagKeys) => context.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    });
  },
  remove: (context, { physicalId }) => context.callUnlessGone('events', 'DeleteEventBus', { Name: physicalId }),
});
