import { evaluate } from './policy/evaluate.ts';
import { compilePolicy } from './policy/statement.ts';

/**
 * Whether a role's trust policy lets a service assume the role.
 * @param trustPolicy JSON, not URL-encoded.
 * @param servicePrincipal e.g. `lambda.amazonaws.com`.
 */
export function trusts(trustPolicy: string, servicePrincipal: string): boolean {
  const { verdict } = evaluate(compilePolicy('trust', trustPolicy), {
    action: 'sts:assumerole',
    resource: '*',
    principal: { kind: 'service', name: servicePrincipal },
    context: () => undefined,
  });
  return verdict === 'allowed';
}
