import { z } from 'zod';
import { trusts } from '#iam';
import { type Aws, AwsError, administrator } from '#kernel';

const roleAnswer = z.object({ Role: z.object({ Arn: z.string(), AssumeRolePolicyDocument: z.string() }) });

/** A role does not let EventBridge act for it; no retry can change that. */
export class RoleNotAssumed extends Error {
  override readonly name = 'RoleNotAssumed';

  constructor(roleArn: string) {
    super(`${roleArn} does not trust events.amazonaws.com; add it to the role's trust policy.`);
  }
}

/**
 * Checks that a role trusts EventBridge. A role that IAM does not know (its ARN was only named, through the endpoint)
 * is taken as it is, as everywhere.
 * @throws {RoleNotAssumed}
 */
export function checkRoleTrusts(aws: Aws, roleArn: string): void {
  const getRole = aws.service('iam')?.operations['GetRole'];
  if (!getRole) return;
  const RoleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const role = answerOf(() =>
    getRole({ RoleName }, { caller: administrator, requestId: '', stale: false, throttled: false }),
  );
  if (!role || role.Role.Arn !== roleArn) return;
  if (!trusts(decodeURIComponent(role.Role.AssumeRolePolicyDocument), 'events.amazonaws.com')) {
    throw new RoleNotAssumed(roleArn);
  }
}

function answerOf(ask: () => unknown): z.output<typeof roleAnswer> | undefined {
  try {
    return roleAnswer.parse(ask());
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
