import { isObject, type Json, type JsonObject } from '../json.ts';
import { expressionIn, parseExpression } from '../jsonata/expression.ts';
import { topLevelReferences } from '../jsonata/references.ts';
import { type Diagnostic, errorOf, schemaError } from './diagnostic.ts';

/** Fields of states, rules and catchers whose texts are never expressions, or that have rules of their own. */
const PLAIN = new Set([
  'Type',
  'Comment',
  'QueryLanguage',
  'Next',
  'End',
  'Default',
  'Resource',
  'Label',
  'Retry',
  'ErrorEquals',
  'Branches',
  'ItemProcessor',
  'Iterator',
  'ReaderConfig',
]);

/** States whose work has a result, and the fields that are evaluated once it is there. */
const WITH_RESULT: readonly Json[] = ['Task', 'Parallel', 'Map'];
const AFTER_WORK = ['Output', 'Assign'];

/**
 * Checks the JSONata expressions in a state: that they are well formed, and refer to what is there.
 * @see "Transforming data with JSONata in Step Functions", AWS Step Functions Developer Guide
 */
export function checkJsonata(state: JsonObject, location: string): Diagnostic[] {
  const { Type: type = null } = state;
  return Object.entries(state).flatMap(([name, value]) => {
    const at = `${location}/${name}`;
    if (name === 'Choices') return checkEach(value, [], at);
    if (name === 'Catch') return checkEach(value, ['$states.errorOutput'], at);
    if (PLAIN.has(name)) return [];
    if (name === 'ItemReader' && isObject(value)) return checkJsonata(value, at);
    const seesResult = WITH_RESULT.includes(type) && AFTER_WORK.includes(name);
    return checkTemplate(value, seesResult ? ['$states.result'] : [], at);
  });
}

/** Rules and catchers. */
function checkEach(list: Json, seen: readonly string[], location: string): Diagnostic[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((rule: Json, index) =>
    ['Condition', 'Assign', 'Output'].flatMap((name) =>
      isObject(rule) ? checkTemplate(rule[name] ?? null, seen, `${location}[${index}]/${name}`) : [],
    ),
  );
}

/** @param seen what `$states` has in this place besides the input and the context. */
function checkTemplate(template: Json, seen: readonly string[], location: string): Diagnostic[] {
  if (typeof template === 'string') return checkText(template, seen, location);
  if (Array.isArray(template)) {
    return template.flatMap((item: Json, index) => checkTemplate(item, seen, `${location}[${index}]`));
  }
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) => checkTemplate(value, seen, `${location}/${name}`));
}

function checkText(text: string, seen: readonly string[], location: string): Diagnostic[] {
  const expression = expressionIn(text);
  if (expression === undefined) {
    if (!text.startsWith('{%')) return [];
    return [schemaError('JSONata string must start with {% and end with %}', location)];
  }
  try {
    return topLevelReferences(parseExpression(expression).ast())
      .filter((reference) => !seen.includes(reference))
      .map((reference) => errorOf('UNSUPPORTED_JSONATA_EXPRESSION', refusalOf(reference), location));
  } catch (error) {
    return [errorOf('INVALID_JSONATA_EXPRESSION', String(Object(error).message), location)];
  }
}

function refusalOf(reference: string): string {
  if (reference.startsWith('$states.')) return `Field '${reference}' does not exist.`;
  if (reference === '$$') return `Reference to '${reference}' is not supported.`;
  return `Reference to '${reference}' at the top level is not supported.`;
}
