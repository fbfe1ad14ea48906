import { NotSimulated } from '#kernel';
import { knownConditionKey } from './condition-keys.ts';
import { CONDITION_OPERATORS } from './condition-operators.ts';

/** The values of condition keys in a request; keys in lower case, a key that the request lacks is undefined. */
export type ConditionContext = (key: string) => readonly string[] | undefined;

/** Whether a condition holds for a request. */
export type Condition = (context: ConditionContext) => boolean;

/**
 * Compiles the `Condition` element of a statement; all of its conditions must hold.
 * @throws {NotSimulated} for an operator or key that is not simulated: when the policy is loaded, not when it decides.
 */
export function compileConditions(
  element: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): readonly Condition[] {
  return Object.entries(element).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCondition(operator, knownConditionKey(key), values)),
  );
}

function compileCondition(operator: string, key: string, values: readonly string[]): Condition {
  if (operator === 'Null') return nullCondition(key, values);
  const { quantifier, name, ifExists } = partsOf(operator);
  const known = Object.hasOwn(CONDITION_OPERATORS, name) ? CONDITION_OPERATORS[name] : undefined;
  if (!known) throw new NotSimulated(`the condition operator "${operator}"`);
  const { negated, matcher } = known;
  const matchers = values.map(matcher);
  const holds = (value: string) => matchers.some((matches) => matches(value)) !== negated;
  return (context) => {
    const actual = context(key);
    if (actual === undefined) return ifExists || quantifier === 'ForAllValues' || (negated && quantifier === undefined);
    if (quantifier === 'ForAnyValue') return actual.some(holds);
    if (quantifier === 'ForAllValues' || negated) return actual.every(holds);
    return actual.some(holds);
  };
}

/** `Null: {key: "true"}` holds when the request lacks the key. */
function nullCondition(key: string, values: readonly string[]): Condition {
  return (context) => values.includes(String(context(key) === undefined));
}

function partsOf(operator: string): { quantifier: string | undefined; name: string; ifExists: boolean } {
  const [, quantifier, name = operator, ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  return { quantifier, name, ifExists: ifExists !== undefined };
}
