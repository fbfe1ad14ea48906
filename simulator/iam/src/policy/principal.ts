import type { StatementDocument } from './document.ts';
import { globMatcher } from './pattern.ts';

/** Who makes a request, as the principals of a resource's policy see it. */
export type Principal =
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'role'; readonly arn: string; readonly sessionArn: string };

/** Whether a statement of a resource's policy speaks of a principal. */
export type PrincipalMatcher = (principal: Principal) => boolean;

/**
 * Compiles the `Principal` element. An account (`arn:aws:iam::...:root`, or its number) that is allowed only leaves the
 * decision to its own policies, so it matches no role; one that is denied is denied with all of its roles.
 * @see "AWS JSON policy elements: Principal", IAM User Guide
 */
export function compilePrincipal({
  Effect,
  Principal: element,
}: Pick<StatementDocument, 'Effect' | 'Principal'>): PrincipalMatcher {
  if (element === undefined) return () => false;
  if (element === '*') return () => true;
  const services = (element.Service ?? []).map(globMatcher);
  const named = element.AWS ?? [];
  if (named.includes('*')) return () => true;
  const denied = Effect === 'Deny' ? named.flatMap((name) => ACCOUNT.exec(name)?.[1] ?? []) : [];
  return (principal) => {
    if (principal.kind === 'service') return services.some((matches) => matches(principal.name));
    if (denied.includes(principal.arn.split(':')[4] ?? '')) return true;
    return named.includes(principal.arn) || named.includes(principal.sessionArn);
  };
}

/** An account as a principal: its number alone, or the ARN of its root. */
const ACCOUNT = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/;
