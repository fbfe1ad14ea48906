import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, errorOf } from './diagnostic.ts';

/** Names of variables: identifiers as Unicode defines them, of 80 characters at most. */
const VARIABLE = /^\p{ID_Start}\p{ID_Continue}{0,79}$/u;

/**
 * Checks the names of variables that a state assigns. `states` is the service's own.
 * @see "Passing data between states with variables", AWS Step Functions Developer Guide
 */
export function checkVariables(state: JsonObject, language: QueryLanguage, location: string): Diagnostic[] {
  return assignsOf(state, location).flatMap(([assign, at]) =>
    Object.keys(assign).flatMap((member) => {
      const name = variableName(member, language);
      const place = `${at}/${member}`;
      if (name === 'states') {
        return [errorOf('RESERVED_VARIABLE_NAME', `Cannot assign to reserved variable '$states'.`, place)];
      }
      if (VARIABLE.test(name)) return [];
      const message = `Invalid variable name '${name}': the variable name contains invalid characters.`;
      return [errorOf('INVALID_VARIABLE_NAME', message, place)];
    }),
  );
}

/** A template of JSONPath has names with `.$` at their end. */
function variableName(member: string, language: QueryLanguage): string {
  return language === 'JSONPath' ? member.replace(/\.\$$/, '') : member;
}

/** What the state itself, its rules and its catchers assign. */
function assignsOf(state: JsonObject, location: string): [JsonObject, string][] {
  const holders = ['Choices', 'Catch'].flatMap((field): [Json, string][] => {
    const list = Array.isArray(state[field]) ? state[field] : [];
    return list.map((holder: Json, index): [Json, string] => [holder, `${location}/${field}[${index}]`]);
  });
  return [[state, location] as [Json, string], ...holders].flatMap(([holder, at]): [JsonObject, string][] => {
    const assign = isObject(holder) ? holder['Assign'] : undefined;
    return isObject(assign) ? [[assign, `${at}/Assign`]] : [];
  });
}
