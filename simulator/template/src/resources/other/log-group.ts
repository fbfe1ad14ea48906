import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { flag, number, present, tagList, tagObject, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  LogGroupName: z.string().optional(),
  RetentionInDays: number.optional(),
  LogGroupClass: withoutEffect('only the price depends on it'),
  KmsKeyId: withoutEffect('nothing is encrypted at rest'),
  DataProtectionPolicy: withoutEffect('nothing is masked here'),
  FieldIndexPolicies: withoutEffect('there are no log queries here'),
  DeletionProtectionEnabled: flag.optional().describe('Without effect: only a template deletes log groups here'),
  Tags: tagList,
});

const NAME_LIMIT = 512;

/** `AWS::Logs::LogGroup`. */
export const logGroup = resourceType({
  type: 'AWS::Logs::LogGroup',
  properties,
  immutable: ['LogGroupName'],
  whenReplaced: 'refuse',
  create: async (context, { LogGroupName, RetentionInDays, Tags }) => {
    const logGroupName = LogGroupName ?? context.generateName(NAME_LIMIT);
    await context.call('logs', 'CreateLogGroup', present({ logGroupName, tags: tagObject(Tags) }));
    if (RetentionInDays !== undefined) {
      await context.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: RetentionInDays });
    }
    const Arn = context.kernel.aws.arn('logs', `log-group:${logGroupName}:*`);
    return { physicalId: logGroupName, attributes: { Arn } };
  },
  update: async (context, { before, after: { RetentionInDays }, identity: { physicalId: logGroupName } }) => {
    if (before.RetentionInDays === RetentionInDays) return;
    if (RetentionInDays === undefined) await context.callUnlessGone('logs', 'DeleteRetentionPolicy', { logGroupName });
    else await context.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: RetentionInDays });
  },
  remove: (context, { physicalId }) => context.callUnlessGone('logs', 'DeleteLogGroup', { logGroupName: physicalId }),
});
