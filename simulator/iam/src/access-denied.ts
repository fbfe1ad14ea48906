import { AwsError, type Permission } from '#kernel';

/** Why a request was refused. */
export type Refusal =
  | 'no identity-based policy allows it'
  | 'no resource-based policy allows it'
  | 'an identity-based policy denies it'
  | 'a resource-based policy denies it';

/** How a service answers a refused request, where it differs from most. */
interface Dialect {
  readonly code: string;
  readonly statusCode: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** SQS writes actions in lower case. */
  readonly lowerCaseAction?: boolean;
}

const USUAL: Dialect = { code: 'AccessDeniedException', statusCode: 400 };

const DIALECTS: Readonly<Record<string, Dialect>> = {
  iam: { code: 'AccessDenied', statusCode: 403 },
  lambda: { code: 'AccessDeniedException', statusCode: 403 },
  sqs: {
    code: 'AccessDenied',
    statusCode: 403,
    fields: { queryErrorCode: 'AccessDenied;Sender' },
    lowerCaseAction: true,
  },
  sts: { code: 'AccessDenied', statusCode: 403 },
};

/**
 * The error that a service answers to a request that is not allowed.
 * @param principal ARN of the caller's session, or a service's principal.
 * @see "Troubleshoot access denied error messages", IAM User Guide
 */
export function accessDenied(principal: string, { action, resource }: Permission, refusal: Refusal): AwsError {
  const service = action.slice(0, action.indexOf(':'));
  const dialect = (Object.hasOwn(DIALECTS, service) ? DIALECTS[service] : undefined) ?? USUAL;
  const shown = dialect.lowerCaseAction ? action.toLowerCase() : action;
  return new AwsError(
    dialect.code,
    `User: ${principal} is not authorized to perform: ${shown} on resource: ${resource} ${reason(refusal, shown)}`,
    { statusCode: dialect.statusCode, ...(dialect.fields ? { fields: dialect.fields } : {}) },
  );
}

function reason(refusal: Refusal, action: string): string {
  switch (refusal) {
    case 'no identity-based policy allows it':
      return `because no identity-based policy allows the ${action} action`;
    case 'no resource-based policy allows it':
      return `because no resource-based policy allows the ${action} action`;
    case 'an identity-based policy denies it':
      return 'with an explicit deny in an identity-based policy';
    case 'a resource-based policy denies it':
      return 'with an explicit deny in a resource-based policy';
  }
}
