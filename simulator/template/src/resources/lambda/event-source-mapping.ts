import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { anyObject, flag, number, present, tagList, tagObject, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: number.optional(),
  BisectBatchOnFunctionError: flag.optional(),
  DestinationConfig: anyObject.optional(),
  Enabled: flag.optional(),
  FilterCriteria: anyObject.optional(),
  FunctionResponseTypes: z.array(z.string()).optional(),
  KmsKeyArn: withoutEffect('filters are not encrypted'),
  MaximumBatchingWindowInSeconds: number.optional(),
  MaximumRecordAgeInSeconds: number.optional(),
  MaximumRetryAttempts: number.optional(),
  MetricsConfig: withoutEffect('there are no metrics of mappings here'),
  ParallelizationFactor: number.optional(),
  ScalingConfig: anyObject.optional(),
  StartingPosition: z.string().optional(),
  StartingPositionTimestamp: number.optional(),
  Tags: tagList,
  TumblingWindowInSeconds: number.optional(),
});

type MappingProperties = z.output<typeof properties>;

/** `AWS::Lambda::EventSourceMapping`; its position in the source is kept when it changes. */
export const eventSourceMapping = resourceType({
  type: 'AWS::Lambda::EventSourceMapping',
  properties,
  immutable: ['EventSourceArn', 'StartingPosition', 'StartingPositionTimestamp'],
  whenReplaced: 'refuse',
  create: async (context, { Tags, ...wanted }) => {
    const input = present({ ...configuration(wanted), Tags: tagObject(Tags) });
    const { UUID } = await context.call('lambda', 'CreateEventSourceMapping', input);
    const physicalId = String(UUID);
    const EventSourceMappingArn = context.kernel.aws.arn('lambda', `event-source-mapping:${physicalId}`);
    return { physicalId, attributes: { Id: physicalId, EventSourceMappingArn } };
  },
  update: async (context, { before, after, identity }) => {
    const { EventSourceArn: _source, StartingPosition: _position, Tags, ...changeable } = after;
    const { StartingPositionTimestamp: _timestamp, ...input } = configuration(changeable);
    await context.call('lambda', 'UpdateEventSourceMapping', { ...input, UUID: identity.physicalId });
    const Resource = String(identity.attributes['EventSourceMappingArn']);
    await changeTags(before.Tags, Tags, {
      set: (tags) => context.call('lambda', 'TagResource', { Resource, Tags: tagObject(tags) }),
      drop: (TagKeys) => context.call('lambda', 'UntagResource', { Resource, TagKeys }),
    });
  },
  remove: (context, { physicalId }) =>
    context.callUnlessGone('lambda', 'DeleteEventSourceMapping', { UUID: physicalId }),
});

function configuration(wanted: Partial<MappingProperties>): Record<string, unknown> {
  const { KmsKeyArn: _key, MetricsConfig: _metrics, Tags: _tags, ...applied } = wanted;
  return present(applied);
}
