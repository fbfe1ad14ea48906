import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { jsonText, present } from '../values.ts';

const properties = z.strictObject({
  ManagedPolicyName: z.string().optional(),
  PolicyDocument: jsonText,
  Path: z.string().optional(),
  Description: z.string().optional(),
  Roles: z.array(z.string()).default([]),
});

const NAME_LIMIT = 128;

/** `AWS::IAM::ManagedPolicy`: a policy of the account, attached to its roles. */
export const managedPolicy = resourceType({
  type: 'AWS::IAM::ManagedPolicy',
  properties,
  immutable: ['ManagedPolicyName', 'Path', 'Description'],
  whenReplaced: 'recreate',
  create: async (context, { ManagedPolicyName, Roles, ...rest }) => {
    const PolicyName = ManagedPolicyName ?? context.generateName(NAME_LIMIT);
    const { Policy } = await context.call('iam', 'CreatePolicy', present({ ...rest, PolicyName }));
    const { Arn } = z.object({ Arn: z.string() }).parse(Policy);
    for (const RoleName of Roles) await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: Arn });
    return { physicalId: Arn, attributes: { PolicyArn: Arn } };
  },
  update: async (context, { before, after, identity: { physicalId: PolicyArn } }) => {
    const { PolicyDocument, Roles } = after;
    await context.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
    for (const RoleName of Roles) await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    for (const RoleName of before.Roles.filter((name) => !Roles.includes(name))) {
      await context.callUnlessGone('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    }
  },
  remove: async (context, { physicalId: PolicyArn }, { Roles }) => {
    for (const RoleName of Roles) await context.callUnlessGone('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    await context.callUnlessGone('iam', 'DeletePolicy', { PolicyArn });
  },
});
