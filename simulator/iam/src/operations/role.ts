import { z } from 'zod';
import { AwsError, type Kernel, type Operation } from '#kernel';
import { compilePolicy } from '../policy/statement.ts';
import type { Role, Roles } from '../roles.ts';
import { entityName, parseInput, tags } from './input.ts';

const createRoleInput = z.strictObject({
  RoleName: entityName.max(64),
  AssumeRolePolicyDocument: z.string(),
  Path: z
    .string()
    .regex(/^\/([!-~]+\/)?$/)
    .default('/'),
  Description: z.string().max(1_000).optional(),
  MaxSessionDuration: z.number().min(3_600).max(43_200).optional(),
  Tags: tags,
});
const named = z.strictObject({ RoleName: entityName });
const trustInput = named.extend({ PolicyDocument: z.string() });

/** The role, or the error that there is none. */
export function existingRole(roles: Roles, name: string): Role {
  const role = roles.find(name);
  if (role) return role;
  throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, { statusCode: 404 });
}

/** CreateRole, GetRole, UpdateAssumeRolePolicy and DeleteRole. */
export function roleOperations(kernel: Kernel, roles: Roles, changed: () => void): Record<string, Operation> {
  const random = kernel.random.fork('iam');
  return {
    CreateRole: (input) => {
      const asked = parseInput(createRoleInput, input);
      if (roles.find(asked.RoleName)) {
        throw new AwsError('EntityAlreadyExists', `Role with name ${asked.RoleName} already exists.`, {
          statusCode: 409,
        });
      }
      compilePolicy('trust', asked.AssumeRolePolicyDocument);
      const role: Role = {
        name: asked.RoleName,
        arn: `arn:aws:iam::${kernel.aws.accountId}:role${asked.Path}${asked.RoleName}`,
        path: asked.Path,
        roleId: `AROA${random.bytes(8).toString('hex').toUpperCase()}`,
        trust: asked.AssumeRolePolicyDocument,
        description: asked.Description,
        createdMs: kernel.clock.now(),
      };
      roles.save(role);
      changed();
      return { Role: described(role) };
    },
    GetRole: (input) => ({ Role: described(existingRole(roles, parseInput(named, input).RoleName)) }),
    UpdateAssumeRolePolicy: (input) => {
      const asked = parseInput(trustInput, input);
      compilePolicy('trust', asked.PolicyDocument);
      roles.save({ ...existingRole(roles, asked.RoleName), trust: asked.PolicyDocument });
      return {};
    },
    DeleteRole: (input) => {
      const { name } = existingRole(roles, parseInput(named, input).RoleName);
      if (roles.inlinePolicies(name).size > 0) throw inUse('must delete policies first');
      if (roles.attachments(name).length > 0) throw inUse('must detach all policies first');
      roles.remove(name);
      changed();
      return {};
    },
  };
}

function inUse(what: string): AwsError {
  return new AwsError('DeleteConflict', `Cannot delete entity, ${what}.`, { statusCode: 409 });
}

function described(role: Role): Record<string, unknown> {
  return {
    RoleName: role.name,
    RoleId: role.roleId,
    Arn: role.arn,
    Path: role.path,
    CreateDate: role.createdMs / 1_000,
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    ...(role.description === undefined ? {} : { Description: role.description }),
  };
}
