import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { jsonText } from '../values.ts';

const properties = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: jsonText,
  Roles: z.array(z.string()).min(1),
});

/** `AWS::IAM::Policy`: one inline policy, put into each of its roles. */
export const policy = resourceType({
  type: 'AWS::IAM::Policy',
  properties,
  immutable: ['PolicyName'],
  whenReplaced: 'recreate',
  create: async (context, { Roles, ...inline }) => {
    for (const RoleName of Roles) await context.call('iam', 'PutRolePolicy', { RoleName, ...inline });
    return { physicalId: inline.PolicyName, attributes: { Id: inline.PolicyName } };
  },
  update: async (context, { before, after: { Roles, ...inline } }) => {
    for (const RoleName of Roles) await context.call('iam', 'PutRolePolicy', { RoleName, ...inline });
    for (const RoleName of before.Roles.filter((name) => !Roles.includes(name))) {
      await context.callUnlessGone('iam', 'DeleteRolePolicy', { RoleName, PolicyName: inline.PolicyName });
    }
  },
  remove: async (context, _identity, { Roles, PolicyName }) => {
    for (const RoleName of Roles) await context.callUnlessGone('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  },
});
