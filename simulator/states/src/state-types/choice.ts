import type { ChoiceRule, ChoiceState, QueryLanguage } from '../asl/definition.ts';
import { ruleHolds } from '../choice/rule.ts';
import { effectiveInput } from '../data/input.ts';
import { jsonataOutcome, jsonpathOutcome, type OutputFields } from '../data/output.ts';
import { bindingsOf, type Scope } from '../data/scope.ts';
import { runtimeFailure } from '../failures.ts';
import type { Json, JsonObject } from '../json.ts';
import { evaluateTyped } from '../jsonata/evaluate.ts';
import type { Leave } from './move.ts';

/** Goes the way of the first rule that holds, else the default's. @throws {StateFailure} when there is no way. */
export async function enterChoice(state: ChoiceState, language: QueryLanguage, scope: Scope): Promise<Leave> {
  const input = effectiveInput(state, language, scope);
  const index = await firstThatHolds(state.Choices, language, input, scope);
  const rule = state.Choices[index];
  const next = rule?.Next ?? state.Default;
  if (next === undefined) {
    throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
  }
  const fields = outputFields(state, rule);
  const outcome =
    language === 'JSONata'
      ? await jsonataOutcome(fields, scope.input, scope, rule ? `Choices[${index}]/` : '')
      : jsonpathOutcome(fields, input, scope);
  return { kind: 'leave', next, ...outcome };
}

/** A rule that was taken brings its own Assign and Output; the state's own are for the default. */
function outputFields(state: ChoiceState, rule: ChoiceRule | undefined): OutputFields {
  const source: Pick<OutputFields, 'Assign' | 'Output'> = rule ?? state;
  return {
    ...(source.Assign === undefined ? {} : { Assign: source.Assign }),
    ...(source.Output === undefined ? {} : { Output: source.Output }),
    ...(state.OutputPath === undefined ? {} : { OutputPath: state.OutputPath }),
  };
}

/** The place of the first rule that holds; -1: none does. */
async function firstThatHolds(
  rules: readonly ChoiceRule[],
  language: QueryLanguage,
  input: Json,
  scope: Scope,
): Promise<number> {
  for (const [index, rule] of rules.entries()) {
    const holds =
      language === 'JSONPath'
        ? ruleHolds(rule as JsonObject, input, scope) // Its members are JSON.
        : await evaluateTyped(rule.Condition ?? false, `Choices[${index}]/Condition`, 'boolean', bindingsOf(scope));
    if (holds) return index;
  }
  return -1;
}
