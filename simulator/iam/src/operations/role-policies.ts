import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { compilePolicy } from '../policy/statement.ts';
import type { Roles } from '../roles.ts';
import { entityName, parseInput } from './input.ts';
import { existingRole } from './role.ts';

const ofRole = z.strictObject({ RoleName: entityName });
const inline = ofRole.extend({ PolicyName: entityName });
const putInline = inline.extend({ PolicyDocument: z.string() });
const attachment = ofRole.extend({ PolicyArn: z.string() });

/** What stands on roles: inline policies, and attachments of managed ones. */
export function rolePolicyOperations(roles: Roles, changed: () => void): Record<string, Operation> {
  return {
    PutRolePolicy: (input) => {
      const { RoleName, PolicyName, PolicyDocument } = parseInput(putInline, input);
      compilePolicy('identity', PolicyDocument);
      roles.saveInlinePolicy(existingRole(roles, RoleName).name, PolicyName, PolicyDocument);
      changed();
      return {};
    },
    GetRolePolicy: (input) => {
      const { RoleName, PolicyName } = parseInput(inline, input);
      const document = roles.inlinePolicies(existingRole(roles, RoleName).name).get(PolicyName);
      if (document === undefined) throw notOnRole(PolicyName, RoleName);
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
    },
    ListRolePolicies: (input) => {
      const { name } = existingRole(roles, parseInput(ofRole, input).RoleName);
      return { PolicyNames: [...roles.inlinePolicies(name).keys()], IsTruncated: false };
    },
    DeleteRolePolicy: (input) => {
      const { RoleName, PolicyName } = parseInput(inline, input);
      if (!roles.removeInlinePolicy(existingRole(roles, RoleName).name, PolicyName)) {
        throw notOnRole(PolicyName, RoleName);
      }
      changed();
      return {};
    },
    AttachRolePolicy: (input) => {
      const { RoleName, PolicyArn } = parseInput(attachment, input);
      roles.attach(existingRole(roles, RoleName).name, PolicyArn);
      changed();
      return {};
    },
    DetachRolePolicy: (input) => {
      const { RoleName, PolicyArn } = parseInput(attachment, input);
      if (!roles.detach(existingRole(roles, RoleName).name, PolicyArn)) throw notOnRole(PolicyArn, RoleName);
      changed();
      return {};
    },
    ListAttachedRolePolicies: (input) => {
      const { name } = existingRole(roles, parseInput(ofRole, input).RoleName);
      const AttachedPolicies = roles
        .attachments(name)
        .map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1) }));
      return { AttachedPolicies, IsTruncated: false };
    },
  };
}

function notOnRole(policy: string, role: string): AwsError {
  return new AwsError('NoSuchEntity', `The role ${role} does not have the policy ${policy}.`, { statusCode: 404 });
}
