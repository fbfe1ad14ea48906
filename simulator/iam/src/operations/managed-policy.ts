import { z } from 'zod';
import { AwsError, type Kernel, type Operation } from '#kernel';
import { noSuchPolicy } from '../managed-policies.ts';
import { compilePolicy } from '../policy/statement.ts';
import type { Roles } from '../roles.ts';
import { entityName, parseInput, tags } from './input.ts';

const createInput = z.strictObject({
  PolicyName: entityName,
  PolicyDocument: z.string(),
  Path: z
    .string()
    .regex(/^\/([!-~]+\/)?$/)
    .default('/'),
  Description: z.string().max(1_000).optional(),
  Tags: tags,
});
const named = z.strictObject({ PolicyArn: z.string() });
const versionInput = named.extend({ PolicyDocument: z.string(), SetAsDefault: z.literal(true) });

/**
 * The account's own managed policies. Only the version in force is kept, so a new version has to be the default one.
 */
export function managedPolicyOperations(kernel: Kernel, roles: Roles, changed: () => void): Record<string, Operation> {
  const existing = (arn: string) => {
    const policy = roles.policy(arn);
    if (policy) return policy;
    throw noSuchPolicy(arn);
  };
  return {
    CreatePolicy: (input) => {
      const { PolicyName, PolicyDocument, Path } = parseInput(createInput, input);
      const arn = `arn:aws:iam::${kernel.aws.accountId}:policy${Path}${PolicyName}`;
      if (roles.policy(arn)) {
        throw new AwsError('EntityAlreadyExists', `A policy called ${PolicyName} already exists.`, {
          statusCode: 409,
        });
      }
      compilePolicy('identity', PolicyDocument);
      roles.savePolicy(arn, PolicyName, PolicyDocument);
      return { Policy: { PolicyName, Arn: arn, Path } };
    },
    CreatePolicyVersion: (input) => {
      const { PolicyArn, PolicyDocument } = parseInput(versionInput, input);
      compilePolicy('identity', PolicyDocument);
      roles.savePolicy(PolicyArn, existing(PolicyArn).name, PolicyDocument);
      changed();
      return { PolicyVersion: { IsDefaultVersion: true } };
    },
    GetPolicy: (input) => {
      const { PolicyArn } = parseInput(named, input);
      return { Policy: { PolicyName: existing(PolicyArn).name, Arn: PolicyArn } };
    },
    DeletePolicy: (input) => {
      const { PolicyArn } = parseInput(named, input);
      existing(PolicyArn);
      if (roles.isAttached(PolicyArn)) {
        throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', { statusCode: 409 });
      }
      roles.removePolicy(PolicyArn);
      return {};
    },
  };
}
