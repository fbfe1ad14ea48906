import type { Kernel } from '#kernel';
import { createAuthoriser } from './authorise.ts';
import { managedPolicyOperations } from './operations/managed-policy.ts';
import { roleOperations } from './operations/role.ts';
import { rolePolicyOperations } from './operations/role-policies.ts';
import { policiesByOperation } from './policies-by-operation.ts';
import { createRememberedVerdicts } from './remembered-verdicts.ts';
import { createResourcePolicies } from './resource-policies.ts';
import { openRoles } from './roles.ts';

/**
 * Registers the service `iam` and lets policies decide every call: those of roles, and those that stand on queues,
 * functions and buses, for which it asks their services.
 */
export function createIam(kernel: Kernel): void {
  const { aws } = kernel;
  const roles = openRoles(kernel);
  const verdicts = createRememberedVerdicts(aws, roles);
  const resourcePolicies = createResourcePolicies(policiesByOperation(aws));
  const changed = () => verdicts.forget();

  aws.register({
    name: 'iam',
    operations: {
      ...roleOperations(kernel, roles, changed),
      ...rolePolicyOperations(roles, changed),
      ...managedPolicyOperations(kernel, roles, changed),
    },
    permissions: (operation, input) => [{ action: `iam:${operation}`, resource: subjectArn(aws.accountId, input) }],
    resource: (_operation, input) => nameOf(input),
  });
  aws.useAuthoriser(createAuthoriser({ aws, roles, verdicts, resourcePolicies }));
}

function nameOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const name = input['RoleName'] ?? input['PolicyArn'] ?? input['PolicyName'];
  return typeof name === 'string' ? name : undefined;
}

function subjectArn(accountId: string, input: Readonly<Record<string, unknown>>): string {
  if (typeof input['PolicyArn'] === 'string' && !input['RoleName']) return input['PolicyArn'];
  if (input['RoleName']) return `arn:aws:iam::${accountId}:role/${String(input['RoleName'])}`;
  return `arn:aws:iam::${accountId}:policy/${String(input['PolicyName'])}`;
}
