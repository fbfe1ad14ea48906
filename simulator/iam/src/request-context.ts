import type { Aws, Caller, Permission } from '#kernel';
import type { ConditionContext } from './policy/conditions.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * The condition keys of a request: those of every request (all calls inside the simulator count as encrypted), and
 * those that the service named with its call.
 * @see "AWS global condition context keys", IAM User Guide
 */
export function requestContext(aws: Aws, caller: Caller, { conditionKeys }: Permission): ConditionContext {
  const global: Values = {
    'aws:requestedregion': aws.region,
    'aws:resourceaccount': aws.accountId,
    'aws:securetransport': 'true',
    ...callerKeys(aws, caller),
  };
  const named = conditionKeys && inLowerCase(conditionKeys);
  return (key) => {
    const value = named?.[key] ?? global[key];
    if (value === undefined) return undefined;
    return typeof value === 'string' ? [value] : value;
  };
}

function callerKeys(aws: Aws, caller: Caller): Values {
  switch (caller.kind) {
    case 'role':
      return {
        'aws:principalaccount': aws.accountId,
        'aws:principalarn': caller.roleArn,
        'aws:principalisawsservice': 'false',
        'aws:principaltype': 'AssumedRole',
      };
    case 'service':
      return {
        'aws:principalisawsservice': 'true',
        'aws:sourceaccount': aws.accountId,
        'aws:sourcearn': caller.sourceArn,
      };
    case 'administrator':
      return { 'aws:principalaccount': aws.accountId, 'aws:principaltype': 'Account' };
  }
}

function inLowerCase(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
}
