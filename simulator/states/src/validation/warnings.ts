import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Diagnostic } from './diagnostic.ts';
import { isPathOrCall } from './payload-rules.ts';

/**
 * What is allowed in a JSONPath state, but looks like a mistake.
 * @see "ValidateStateMachineDefinitionDiagnostic", AWS Step Functions API Reference
 */
export function warningsOf(state: JsonObject, location: string): Diagnostic[] {
  const templates = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'].flatMap((field) =>
    lookForPaths(state[field], `${location}/${field}`),
  );
  const result = state['Type'] === 'Pass' && holdsPath(state['Result'] ?? null);
  if (!result) return templates;
  return [
    ...templates,
    warning(
      'PASS_RESULT_IS_STATIC',
      `The 'Result' of a Pass state is static: paths in it are not evaluated`,
      `${location}/Result`,
    ),
  ];
}

function lookForPaths(template: Json | undefined, location: string): Diagnostic[] {
  if (Array.isArray(template))
    return template.flatMap((item: Json, index) => lookForPaths(item, `${location}[${index}]`));
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) => {
    if (typeof value !== 'string') return lookForPaths(value, `${location}/${name}`);
    if (name.endsWith('.$') || !looksLikePath(value)) return [];
    return [
      warning(
        'NO_DOLLAR',
        `The value of '${name}' looks like a path or an intrinsic function, but the name does not end with '.$'`,
        `${location}/${name}`,
      ),
    ];
  });
}

function holdsPath(value: Json): boolean {
  if (typeof value === 'string') return looksLikePath(value);
  return Object.entries(Object(value)).some(([name, inner]) => name.endsWith('.$') || holdsPath(inner as Json)); // Members of JSON are JSON.
}

function looksLikePath(text: string): boolean {
  return /^(\$\.|\$\$\.|\$\[|States\.[A-Z])/.test(text) && isPathOrCall(text);
}

function warning(code: string, message: string, location: string): Diagnostic {
  return { severity: 'WARNING', code, message, location };
}
