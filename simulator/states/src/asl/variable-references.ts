import { isCall, referencesIn } from '../intrinsics/parse.ts';
import { isObject, type Json } from '../json.ts';
import { expressionIn, parseExpression } from '../jsonata/expression.ts';
import { variablesRead } from '../jsonata/variables.ts';
import type { State } from './definition.ts';
import { parseMachine } from './parsed-machine.ts';

/** Fields that hold flows of their own, and texts that are none of data. */
const APART = new Set(['Branches', 'ItemProcessor', 'Iterator', 'Comment']);

/** A field of a JSONPath state that holds a path by its name. */
const PATH_FIELD = /(Path|^Variable)$/;

/**
 * The variables that the states of a machine refer to, by the name of the state; states that refer to none are left
 * out.
 * @see "DescribeStateMachine", AWS Step Functions API Reference
 */
export function variableReferences(definition: string): Readonly<Record<string, readonly string[]>> {
  const parsed = parseMachine(definition);
  const states = [...parsed.flows.values()].flatMap((flow) => Object.entries(flow.States));
  const found = states.map(([name, state]): [string, readonly string[]] => {
    const own = Object.entries(state as unknown as Record<string, Json>).filter(([field]) => !APART.has(field)); // Its members are JSON.
    const read = parsed.languageOf(state as State) === 'JSONata' ? ofExpressions : ofPaths;
    return [name, [...new Set(own.flatMap(([field, value]) => read(value, field)))]];
  });
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

function ofExpressions(value: Json): readonly string[] {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? [] : variablesRead(parseExpression(expression).ast());
  }
  if (Array.isArray(value)) return value.flatMap(ofExpressions);
  return isObject(value) ? Object.values(value).flatMap(ofExpressions) : [];
}

function ofPaths(value: Json, field: string): readonly string[] {
  if (typeof value === 'string') return field.endsWith('.$') || PATH_FIELD.test(field) ? ofPath(value) : [];
  if (Array.isArray(value)) return value.flatMap((item: Json) => ofPaths(item, ''));
  return isObject(value) ? Object.entries(value).flatMap(([name, member]) => ofPaths(member, name)) : [];
}

function ofPath(text: string): readonly string[] {
  const references = isCall(text) ? referencesIn(text) : [text];
  return references.flatMap((reference) => /^\$([\p{ID_Start}_][\p{ID_Continue}]*)/u.exec(reference)?.[1] ?? []);
}
