import type { Authoriser, Aws, Permission, RoleCaller, ServiceCaller } from '#kernel';
import { accessDenied } from './access-denied.ts';
import { evaluate, type Verdict } from './policy/evaluate.ts';
import type { Principal } from './policy/principal.ts';
import type { RememberedVerdicts } from './remembered-verdicts.ts';
import { requestContext } from './request-context.ts';
import type { ResourcePolicies } from './resource-policies.ts';
import type { Roles } from './roles.ts';

/** What decides. */
export interface AuthoriserParts {
  readonly aws: Aws;
  readonly roles: Roles;
  readonly verdicts: RememberedVerdicts;
  readonly resourcePolicies: ResourcePolicies;
}

/**
 * Decides who may do what:
 * - the administrator everything;
 * - a role what its own policies or the resource's allow, unless one of them denies it; a role that IAM does not know
 *   (its ARN was only named, through the wire) everything;
 * - a service that calls without a role what the resource's policy allows; a resource without one is open as long
 *   as the account has no role at all, that is, until a template was deployed.
 */
export function createAuthoriser(parts: AuthoriserParts): Authoriser {
  return {
    authorise: (caller, permission) => {
      if (caller.kind === 'role') authoriseRole(parts, caller, permission);
      if (caller.kind === 'service') authoriseService(parts, caller, permission);
    },
  };
}

function authoriseRole(parts: AuthoriserParts, caller: RoleCaller, permission: Permission): void {
  const own = parts.verdicts.of(caller, permission);
  if (own === 'unknown role') return;
  const sessionArn = assumedRoleArn(caller.roleArn, caller.session);
  if (own === 'denied') throw accessDenied(sessionArn, permission, 'an identity-based policy denies it');
  const principal: Principal = { kind: 'role', arn: caller.roleArn, sessionArn };
  const resources = resourceVerdict(parts, caller, principal, permission);
  if (resources === 'denied') throw accessDenied(sessionArn, permission, 'a resource-based policy denies it');
  if (own === 'allowed' || resources === 'allowed') return;
  throw accessDenied(sessionArn, permission, 'no identity-based policy allows it');
}

function authoriseService(parts: AuthoriserParts, caller: ServiceCaller, permission: Permission): void {
  if (reportsToDefaultBus(permission)) return;
  const verdict = resourceVerdict(parts, caller, { kind: 'service', name: caller.principal }, permission);
  if (verdict === 'denied') throw accessDenied(caller.principal, permission, 'a resource-based policy denies it');
  if (verdict === 'allowed') return;
  if (verdict === 'no policy' && !parts.roles.any()) return;
  throw accessDenied(caller.principal, permission, 'no resource-based policy allows it');
}

/** AWS services report on the account's default bus, whatever its policy says. */
function reportsToDefaultBus({ action, resource }: Permission): boolean {
  return action === 'events:PutEvents' && resource.endsWith(':event-bus/default');
}

function resourceVerdict(
  { aws, resourcePolicies }: AuthoriserParts,
  caller: RoleCaller | ServiceCaller,
  principal: Principal,
  permission: Permission,
): Verdict | 'no policy' {
  const { action, resource } = permission;
  const statements = resourcePolicies(action.slice(0, action.indexOf(':')), resource);
  if (!statements) return 'no policy';
  const context = requestContext(aws, caller, permission);
  return evaluate(statements, { action: action.toLowerCase(), resource, principal, context }).verdict;
}

/**
 * The ARN of a role's session, as errors and STS show it.
 * @see "IAM ARNs", IAM User Guide
 */
export function assumedRoleArn(roleArn: string, session: string): string {
  const [, , , , account = ''] = roleArn.split(':');
  return `arn:aws:sts::${account}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${session}`;
}
