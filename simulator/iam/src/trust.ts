import { evaluate } from './policy/evaluate.ts';
import { compilePolicy } from './policy/statement.ts';

/**
 * Whether a role's trust policy lets a service assume the role. Its conditions (for which resource the service asks)
 * are taken to hold: they can be known only when the resource is there.
 * @param trustPolicy JSON, not URL-encoded.
 * @param servicePrincipal e.g. `lambda.amazonaws.com`.
 */
export function trusts(trustPolicy: string, servicePrincipal: string): boolean {
  const statements = compilePolicy('trust', trustPolicy).map((statement) => ({ ...statement, conditions: [] }));
  const { verdict } = evaluate(statements, {
    action: 'sts:assumerole',
    resource: '*',
    principal: { kind: 'service', name: servicePrincipal },
    context: () => undefined,
  });
  return verdict === 'allowed';
}
