import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { jsonText, number, present, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  ArchiveName: z.string().optional(),
  SourceArn: z.string(),
  Description: z.string().optional(),
  EventPattern: jsonText.optional(),
  RetentionDays: number.optional(),
  KmsKeyIdentifier: withoutEffect('nothing is encrypted at rest'),
});

const NAME_LIMIT = 48;

/** `AWS::Events::Archive`: the events that a bus keeps for replay. */
export const archive = resourceType({
  type: 'AWS::Events::Archive',
  properties,
  immutable: ['ArchiveName', 'SourceArn'],
  whenReplaced: 'refuse',
  create: async (context, { SourceArn, Description, EventPattern, RetentionDays, ...rest }) => {
    const ArchiveName = rest.ArchiveName ?? context.generateName(NAME_LIMIT);
    const input = { ArchiveName, EventSourceArn: SourceArn, Description, EventPattern, RetentionDays };
    const { ArchiveArn } = await context.call('events', 'CreateArchive', present(input));
    return { physicalId: ArchiveName, attributes: { Arn: ArchiveArn, ArchiveName } };
  },
  update: async (context, { after: { Description, EventPattern, RetentionDays = 0 }, identity }) => {
    const input = { ArchiveName: identity.physicalId, Description, EventPattern, RetentionDays };
    await context.call('events', 'UpdateArchive', present(input));
  },
  remove: (context, { physicalId }) => context.callUnlessGone('events', 'DeleteArchive', { ArchiveName: physicalId }),
});
