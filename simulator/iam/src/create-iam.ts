import type { Kernel } from '#kernel';
import { createAuthoriser } from './authorise.ts';
import { managedPolicyOperations } from './operations/managed-policy.ts';
import { roleOperations } from './operations/role.ts';
import { rolePolicyOperations } from './operations/role-policies.ts';
import { createRememberedVerdicts } from './remembered-verdicts.ts';
import { createResourcePolicies, type ResourcePolicyLookup } from './resource-policies.ts';
import { openRoles } from './roles.ts';

/** IAM of the simulated account. */
export interface Iam {
  /**
   * Lets the policies of a service's resources decide too.
   * @param service the prefix of its actions, e.g. `sqs`.
   * @param lookup finds a resource's policy by ARN; called for every request of a role or a service.
   */
  useResourcePolicies(service: string, lookup: ResourcePolicyLookup): void;
}

/** Registers the service `iam` and sets who decides what callers may do. */
export function createIam(kernel: Kernel): Iam {
  const { aws } = kernel;
  const roles = openRoles(kernel);
  const verdicts = createRememberedVerdicts(aws, roles);
  const resourcePolicies = createResourcePolicies();
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
  return { useResourcePolicies: resourcePolicies.use };
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
