import type { ConditionContext } from './conditions.ts';
import type { Principal } from './principal.ts';
import type { Statement } from './statement.ts';

/** What a set of policies says to a request. `silent`: nothing in it speaks of the request, so it is not allowed. */
export type Verdict = 'allowed' | 'denied' | 'silent';

/** What the policies of a principal (or of a resource) are asked. */
export interface Question {
  /** In lower case, e.g. `dynamodb:putitem`. */
  readonly action: string;
  readonly resource: string;
  /** Absent where the policies are the principal's own. */
  readonly principal?: Principal;
  readonly context: ConditionContext;
}

/** A verdict, and whether only action and resource decided it, so that it may be remembered. */
export interface Decision {
  readonly verdict: Verdict;
  readonly unconditional: boolean;
}

/**
 * An explicit deny outweighs every allow, and what no statement allows is not allowed.
 * @see "Policy evaluation logic", IAM User Guide
 */
export function evaluate(statements: readonly Statement[], question: Question): Decision {
  let verdict: Verdict = 'silent';
  let unconditional = true;
  for (const statement of statements) {
    if (!speaksOf(statement, question)) continue;
    if (statement.conditions.length > 0) {
      unconditional = false;
      if (!statement.conditions.every((holds) => holds(question.context))) continue;
    }
    if (statement.effect === 'Deny') return { verdict: 'denied', unconditional };
    verdict = 'allowed';
  }
  return { verdict, unconditional };
}

function speaksOf(statement: Statement, { action, resource, principal }: Question): boolean {
  if (!statement.matchesAction(action) || !statement.matchesResource(resource)) return false;
  return principal === undefined || statement.matchesPrincipal(principal);
}
