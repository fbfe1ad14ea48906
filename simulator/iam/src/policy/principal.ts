import type { StatementDocument } from './document.ts';
import { globMatcher } from './pattern.ts';

/** Who makes a request, as the principals of a resource's policy see it. */
export type Principal =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string; readonly sessionArn: string };

/** Whether a statement of a resource's policy speaks of a principal. */
export type PrincipalMatcher = (principal: Principal) => boolean;

/**
 * Compiles the `Principal` element. A principal that is an account (`arn:aws:iam::...:root`) only leaves the decision
 * to the account's own policies, so it matches no role here.
 * @see "AWS JSON policy elements: Principal", IAM User Guide
 */
export function compilePrincipal(element: StatementDocument['Principal']): PrincipalMatcher {
  if (element === undefined) return () => false;
  if (element === '*') return () => true;
  const services = (element.Service ?? []).map(globMatcher);
  const accounts = element.AWS ?? [];
  if (accounts.includes('*')) return () => true;
  return (principal) => {
    if (principal.kind === 'service') return services.some((matches) => matches(principal.name));
    return accounts.includes(principal.arn) || accounts.includes(principal.sessionArn);
  };
}
