import type { CommonFields, QueryLanguage, ResultFields } from '../asl/definition.ts';
import { runtimeFailure, StateFailure } from '../failures.ts';
import type { Json, JsonObject } from '../json.ts';
import { evaluateTemplate } from '../jsonata/evaluate.ts';
import { PathUnusable, putAt } from '../jsonpath/reference-path.ts';
import { fillTemplate } from './payload-template.ts';
import { resolveField } from './reference.ts';
import { bindingsOf, type Scope } from './scope.ts';

/** What a state leaves behind. */
export interface Outcome {
  readonly output: Json;
  /** Variables that it sets; undefined where it sets none. */
  readonly assigned?: JsonObject;
}

/** Fields that say what output and variables become. */
export type OutputFields = Pick<CommonFields, 'Output' | 'Assign' | 'OutputPath'>;

/**
 * Output and variables of a JSONata state. `output` stands where there is no Output.
 * @param within the rule or catcher that has the fields, e.g. `Choices[0]/`; nothing for the state's own.
 */
export async function jsonataOutcome(fields: OutputFields, output: Json, scope: Scope, within = ''): Promise<Outcome> {
  const bindings = bindingsOf(scope);
  const assigned = fields.Assign && (await evaluateTemplate(fields.Assign, `${within}Assign`, bindings));
  const chosen =
    fields.Output === undefined ? output : await evaluateTemplate(fields.Output, `${within}Output`, bindings);
  return { output: chosen, ...(fields.Assign ? { assigned: assigned as JsonObject } : {}) }; // A template of an object is an object.
}

/** Output and variables of a JSONPath state that has no result of its own. */
export function jsonpathOutcome(fields: OutputFields, value: Json, scope: Scope): Outcome {
  return { output: applyOutputPath(fields, value, scope), ...assignedBy(fields, value, scope) };
}

/** What a state that did some work leaves behind. */
export async function resultOutcome(
  state: ResultFields,
  language: QueryLanguage,
  result: Json,
  scope: Scope,
): Promise<Outcome> {
  if (language === 'JSONata') return jsonataOutcome(state, result, { ...scope, result });
  const selected = state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, result, scope);
  scope.inspect?.('afterResultSelector', selected);
  const combined = applyResultPath(state.ResultPath, selected, scope.input);
  scope.inspect?.('afterResultPath', combined);
  return { output: applyOutputPath(state, combined, scope), ...assignedBy(state, result, scope) };
}

/** Puts a result where ResultPath says. @throws {StateFailure} States.ResultPathMatchFailure. */
export function applyResultPath(path: string | null | undefined, result: Json, input: Json): Json {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  try {
    return putAt(path, input, result);
  } catch (error) {
    if (!(error instanceof PathUnusable)) throw error;
    throw new StateFailure(
      'States.ResultPathMatchFailure',
      `Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`,
    );
  }
}

function applyOutputPath(fields: OutputFields, value: Json, scope: Scope): Json {
  const { OutputPath: path = '$' } = fields;
  return path === null ? {} : resolveField(path, value, scope);
}

function assignedBy(fields: OutputFields, root: Json, scope: Scope): { assigned?: JsonObject } {
  if (!fields.Assign) return {};
  const assigned = fillTemplate(fields.Assign, root, scope);
  if (typeof assigned !== 'object') throw runtimeFailure('Assign must be an object');
  return { assigned: assigned as JsonObject }; // A template of an object is an object.
}
