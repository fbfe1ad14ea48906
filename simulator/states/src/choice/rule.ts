import { resolveReference } from '../data/reference.ts';
import type { Scope } from '../data/scope.ts';
import { runtimeFailure } from '../failures.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { PathNotFound } from '../jsonpath/path-not-found.ts';
import { COMPARISONS, TYPE_TESTS } from './comparisons.ts';

/** Whether a JSONPath choice rule holds for an input. @throws {StateFailure} States.Runtime when its variable is not there. */
export function ruleHolds(rule: JsonObject, input: Json, scope: Scope): boolean {
  if (Array.isArray(rule['And'])) return rule['And'].every((inner: Json) => innerHolds(inner, input, scope));
  if (Array.isArray(rule['Or'])) return rule['Or'].some((inner: Json) => innerHolds(inner, input, scope));
  if (rule['Not'] !== undefined) return !innerHolds(rule['Not'], input, scope);
  return comparisonHolds(rule, input, scope);
}

function innerHolds(rule: Json, input: Json, scope: Scope): boolean {
  return isObject(rule) && ruleHolds(rule, input, scope);
}

function comparisonHolds(rule: JsonObject, input: Json, scope: Scope): boolean {
  const variable = String(rule['Variable']);
  if (rule['IsPresent'] !== undefined) return isPresent(variable, input, scope) === rule['IsPresent'];
  const value = valueAt(variable, input, scope);
  for (const [operator, operand] of Object.entries(rule)) {
    const test = TYPE_TESTS[operator];
    if (test) return test(value) === operand;
    const compare = COMPARISONS[operator];
    if (compare) return compare(value, operand);
    const compareWithPath = operator.endsWith('Path') ? COMPARISONS[operator.slice(0, -4)] : undefined;
    if (compareWithPath) return compareWithPath(value, valueAt(String(operand), input, scope));
  }
  return false;
}

function isPresent(variable: string, input: Json, scope: Scope): boolean {
  try {
    resolveReference(variable, input, scope);
    return true;
  } catch (error) {
    if (error instanceof PathNotFound) return false;
    throw error;
  }
}

function valueAt(path: string, input: Json, scope: Scope): Json {
  try {
    return resolveReference(path, input, scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeFailure(`Invalid path '${path}': The choice state's condition path references an invalid value.`);
  }
}
