import { AwsError } from '#kernel';
import { type Condition, compileConditions } from './conditions.ts';
import { parsePolicyDocument, type StatementDocument } from './document.ts';
import { arnMatcher, globMatcher, type Matcher } from './pattern.ts';
import { compilePrincipal, type PrincipalMatcher } from './principal.ts';

/** A statement, ready to decide. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Takes the action in lower case. */
  readonly matchesAction: Matcher;
  readonly matchesResource: Matcher;
  readonly matchesPrincipal: PrincipalMatcher;
  readonly conditions: readonly Condition[];
}

/** What a policy stands on: a principal, a resource, or a role that it says who may assume. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/**
 * Compiles a policy, so that whatever is not simulated is found before it decides anything.
 * @throws {AwsError} MalformedPolicyDocument; NotSimulated for conditions and variables.
 */
export function compilePolicy(
  kind: PolicyKind,
  json: string | Readonly<Record<string, unknown>>,
): readonly Statement[] {
  return parsePolicyDocument(json).map((statement) => {
    refuseMisplacedElements(kind, statement);
    return compileStatement(statement);
  });
}

function refuseMisplacedElements(kind: PolicyKind, statement: StatementDocument): void {
  const { Action, NotAction, Resource, NotResource, Principal } = statement;
  const malformed = (text: string) => new AwsError('MalformedPolicyDocument', text);
  if ((Action === undefined) === (NotAction === undefined)) {
    throw malformed('A statement needs either Action or NotAction.');
  }
  if (Resource !== undefined && NotResource !== undefined) {
    throw malformed('A statement cannot have both Resource and NotResource.');
  }
  if (kind === 'identity' && Resource === undefined && NotResource === undefined) {
    throw malformed('Policy statement must contain resources.');
  }
  if (kind === 'identity' && Principal !== undefined) {
    throw malformed('Policy document should not specify a principal.');
  }
  if (kind === 'trust' && (Resource !== undefined || NotResource !== undefined)) {
    throw malformed('Has prohibited field Resource.');
  }
}

function compileStatement(statement: StatementDocument): Statement {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  return {
    effect: statement.Effect,
    matchesAction: anyOf(Action, NotAction, (action) => globMatcher(action.toLowerCase())),
    matchesResource: anyOf(Resource, NotResource, arnMatcher),
    matchesPrincipal: compilePrincipal(statement),
    conditions: compileConditions(Condition ?? {}),
  };
}

/** With neither element (a trust policy has no resource) everything matches: what the policy stands on is meant. */
function anyOf(
  included: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  compile: (pattern: string) => Matcher,
): Matcher {
  if (included) {
    const matchers = included.map(compile);
    return (text) => matchers.some((matches) => matches(text));
  }
  const matchers = (excluded ?? []).map(compile);
  return (text) => !matchers.some((matches) => matches(text));
}
