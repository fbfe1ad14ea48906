import { createHash } from 'node:crypto';
import { assumedRoleArn } from '#iam';
import { AwsError, type Caller, type Kernel, NotSimulated } from '#kernel';

/**
 * Registers the service `sts`, which says who a caller is. Nobody needs a permission to ask.
 * @see "GetCallerIdentity", AWS STS API Reference
 */
export function createSts({ aws }: Kernel): void {
  aws.register({
    name: 'sts',
    operations: {
      GetCallerIdentity: (input, { caller }) => {
        const [parameter] = Object.keys(input);
        if (parameter !== undefined) throw new NotSimulated(`the parameter ${parameter} of sts GetCallerIdentity`);
        return {
          UserId: userId(caller, aws.accountId),
          Account: aws.accountId,
          Arn: callerArn(caller, aws.accountId),
        };
      },
    },
    permissions: () => [],
  });
}

function callerArn(caller: Caller, accountId: string): string {
  if (caller.kind === 'administrator') return `arn:aws:iam::${accountId}:root`;
  if (caller.kind === 'role') return assumedRoleArn(caller.roleArn, caller.session);
  throw new AwsError('AccessDenied', `${caller.principal} has no identity in the account.`, { statusCode: 403 });
}

/** The account's own number for its root; a role's is derived from its ARN, so that it stays the same. */
function userId(caller: Caller, accountId: string): string {
  if (caller.kind !== 'role') return accountId;
  const digest = createHash('sha256').update(caller.roleArn).digest('hex').slice(0, 17).toUpperCase();
  return `AROA${digest}:${caller.session}`;
}
