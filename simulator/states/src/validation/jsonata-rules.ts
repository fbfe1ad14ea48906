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

/** Checks the JSONata expressions in a state: that they are well formed, and refer to what is there. */
export function checkJsonata(state: JsonObject, location: string): Diagnostic[] {
  return Object.entries(state).flatMap(([name, value]) => {
    const at = `${location}/${name}`;
    if (name === 'Choices' || name === 'Catch') return checkEach(value, name === 'Catch', at);
    if (PLAIN.has(name)) return [];
    if (name === 'ItemReader' && isObject(value)) return checkJsonata(value, at);
    return checkTemplate(value, false, at);
  });
}

/** Rules and catchers. Only a catcher sees the error that it caught. */
function checkEach(list: Json, seesError: boolean, location: string): Diagnostic[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((rule: Json, index) =>
    ['Condition', 'Assign', 'Output'].flatMap((name) =>
      isObject(rule) ? checkTemplate(rule[name] ?? null, seesError, `${location}[${index}]/${name}`) : [],
    ),
  );
}

function checkTemplate(template: Json, seesError: boolean, location: string): Diagnostic[] {
  if (typeof template === 'string') return checkText(template, seesError, location);
  if (Array.isArray(template)) {
    return template.flatMap((item: Json, index) => checkTemplate(item, seesError, `${location}[${index}]`));
  }
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) => checkTemplate(value, seesError, `${location}/${name}`));
}

function checkText(text: string, seesError: boolean, location: string): Diagnostic[] {
  const expression = expressionIn(text);
  if (expression === undefined) {
    if (!text.startsWith('{%')) return [];
    return [schemaError('JSONata string must start with {% and end with %}', location)];
  }
  try {
    return topLevelReferences(parseExpression(expression).ast())
      .filter((reference) => !(seesError && reference === '$states.errorOutput'))
      .map((reference) => errorOf('UNSUPPORTED_JSONATA_EXPRESSION', refusalOf(reference), location));
  } catch (error) {
    return [errorOf('INVALID_JSONATA_EXPRESSION', String(Object(error).message), location)];
  }
}

function refusalOf(reference: string): string {
  if (reference === '$states.errorOutput') return `Field '${reference}' does not exist.`;
  if (reference === '$$') return `Reference to '${reference}' is not supported.`;
  return `Reference to '${reference}' at the top level is not supported.`;
}
