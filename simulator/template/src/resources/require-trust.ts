import { z } from 'zod';
import { trusts } from '#iam';
import { AwsError, administrator } from '#kernel';
import type { ResourceContext } from './resource-context.ts';

const ANSWER = z.object({ Role: z.object({ AssumeRolePolicyDocument: z.string() }) });

/**
 * Refuses a role that the service could not assume, as the service itself does on AWS. A role that IAM does not know
 * is none of its business.
 * @param property where the template names the role.
 */
export async function requireTrust(
  context: ResourceContext,
  property: string,
  roleArn: string,
  servicePrincipal: string,
): Promise<void> {
  const input = { RoleName: roleArn.slice(roleArn.lastIndexOf('/') + 1) };
  try {
    const { Role } = ANSWER.parse(await context.kernel.aws.call('iam', 'GetRole', input, administrator));
    if (trusts(decodeURIComponent(Role.AssumeRolePolicyDocument), servicePrincipal)) return;
  } catch (error) {
    if (error instanceof AwsError) return;
    throw error;
  }
  context.failAt(property, `the trust policy of ${roleArn} does not let ${servicePrincipal} assume it`);
}
