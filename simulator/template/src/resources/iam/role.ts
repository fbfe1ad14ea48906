import { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType } from '../resource-type.ts';
import { jsonText, number, present, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: jsonText,
  Path: z.string().optional(),
  Description: z.string().optional(),
  MaxSessionDuration: number.optional(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: jsonText })).default([]),
  Tags: withoutEffect('no decision depends on tags here'),
});

type RoleProperties = z.output<typeof properties>;

const NAME_LIMIT = 64;

/** `AWS::IAM::Role`: with its inline policies and its attachments. */
export const role = resourceType({
  type: 'AWS::IAM::Role',
  properties,
  immutable: ['RoleName', 'Path', 'Description', 'MaxSessionDuration'],
  whenReplaced: 'refuse',
  create: async (context, { ManagedPolicyArns, Policies, Tags: _tags, ...rest }) => {
    const RoleName = rest.RoleName ?? context.generateName(NAME_LIMIT);
    const { Role } = await context.call('iam', 'CreateRole', present({ ...rest, RoleName }));
    await putPolicies(context, RoleName, Policies);
    for (const PolicyArn of ManagedPolicyArns) await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    const { Arn, RoleId } = z.object({ Arn: z.string(), RoleId: z.string() }).parse(Role);
    return { physicalId: RoleName, attributes: { Arn, RoleId } };
  },
  update: async (context, { before, after, identity }) => {
    const RoleName = identity.physicalId;
    await context.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: after.AssumeRolePolicyDocument });
    await putPolicies(context, RoleName, after.Policies);
    const kept = new Set(after.Policies.map(({ PolicyName }) => PolicyName));
    for (const { PolicyName } of before.Policies.filter((policy) => !kept.has(policy.PolicyName))) {
      await context.callUnlessGone('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    }
    for (const PolicyArn of after.ManagedPolicyArns) {
      await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    }
    for (const PolicyArn of before.ManagedPolicyArns.filter((arn) => !after.ManagedPolicyArns.includes(arn))) {
      await context.callUnlessGone('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    }
  },
  remove: async (context, { physicalId: RoleName }, { Policies, ManagedPolicyArns }) => {
    for (const { PolicyName } of Policies) {
      await context.callUnlessGone('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
    }
    for (const PolicyArn of ManagedPolicyArns) {
      await context.callUnlessGone('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    }
    await context.callUnlessGone('iam', 'DeleteRole', { RoleName });
  },
});

async function putPolicies(context: ResourceContext, RoleName: string, policies: RoleProperties['Policies']) {
  for (const policy of policies) await context.call('iam', 'PutRolePolicy', { RoleName, ...policy });
}
