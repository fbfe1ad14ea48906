import type { Aws, Permission, RoleCaller } from '#kernel';
import { evaluate, type Verdict } from './policy/evaluate.ts';
import type { Statement } from './policy/statement.ts';
import { requestContext } from './request-context.ts';
import type { Roles } from './roles.ts';

/** What a role's own policies say; `unknown role`: IAM has no such role. */
type RoleVerdict = Verdict | 'unknown role';

/** Verdicts that one role may have remembered: resources are bounded, but names of executions are not. */
const VERDICTS_PER_ROLE = 5_000;

interface RememberedRole {
  readonly statements: readonly Statement[];
  readonly verdicts: Map<string, Verdict>;
}

/** The verdicts of roles' own policies; those that depend on action and resource alone are remembered. */
export interface RememberedVerdicts {
  of(caller: RoleCaller, permission: Permission): RoleVerdict;
  /** Forgets everything: a policy has changed. */
  forget(): void;
}

/** Nothing remembered yet. */
export function createRememberedVerdicts(aws: Aws, roles: Roles): RememberedVerdicts {
  const remembered = new Map<string, RememberedRole>();

  const find = (roleArn: string): RememberedRole | undefined => {
    const known = remembered.get(roleArn);
    if (known) return known;
    const statements = roles.statementsOf(roleArn);
    if (!statements) return undefined;
    const role = { statements, verdicts: new Map() };
    remembered.set(roleArn, role);
    return role;
  };

  return {
    of: (caller, permission) => {
      const role = find(caller.roleArn);
      if (!role) return 'unknown role';
      const { action, resource } = permission;
      const key = `${action} ${resource}`;
      const known = role.verdicts.get(key);
      if (known) return known;
      const context = requestContext(aws, caller, permission);
      const decision = evaluate(role.statements, { action: action.toLowerCase(), resource, context });
      if (!decision.unconditional) return decision.verdict;
      if (role.verdicts.size >= VERDICTS_PER_ROLE) role.verdicts.clear();
      role.verdicts.set(key, decision.verdict);
      return decision.verdict;
    },
    forget: () => remembered.clear(),
  };
}
