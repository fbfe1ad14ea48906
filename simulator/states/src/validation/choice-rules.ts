import type { QueryLanguage } from '../asl/definition.ts';
import { COMPARISONS, TYPE_TESTS } from '../choice/comparisons.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

const OPERATORS = new Set([
  'IsPresent',
  ...Object.keys(TYPE_TESTS),
  ...Object.keys(COMPARISONS).flatMap((name) => (name === 'StringMatches' ? [name] : [name, `${name}Path`])),
]);

const PLAIN = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output', 'Condition']);

/** Checks the rules of a Choice. */
export function checkChoice(state: JsonObject, language: QueryLanguage, location: string): Diagnostic[] {
  const { Choices: rules } = state;
  if (!Array.isArray(rules)) return [];
  if (rules.length === 0) return [schemaError('The array must have at least one element', `${location}/Choices`)];
  return rules.flatMap((rule: Json, index) => {
    const at = `${location}/Choices[${index}]`;
    if (!isObject(rule)) return [schemaError('Expected value of type Object', at)];
    const needed = language === 'JSONata' ? ['Condition', 'Next'] : ['Next'];
    const missing = needed.filter((field) => rule[field] === undefined);
    if (missing.length > 0) return [schemaError(`These fields are required: [${missing.join(', ')}]`, at)];
    return language === 'JSONata' ? [] : checkRule(rule, at);
  });
}

function checkRule(rule: JsonObject, location: string): Diagnostic[] {
  for (const combination of ['And', 'Or']) {
    const inner = rule[combination];
    if (inner === undefined) continue;
    if (!Array.isArray(inner)) return [schemaError('Expected value of type Array', `${location}/${combination}`)];
    if (inner.length === 0)
      return [schemaError('The array must have at least one element', `${location}/${combination}`)];
    return inner.flatMap((each: Json, index) => checkInner(each, `${location}/${combination}[${index}]`));
  }
  if (rule['Not'] !== undefined) return checkInner(rule['Not'], `${location}/Not`);
  return checkComparison(rule, location);
}

function checkInner(rule: Json, location: string): Diagnostic[] {
  if (!isObject(rule)) return [schemaError('Expected value of type Object', location)];
  if (rule['Next'] !== undefined)
    return [schemaError(`The field 'Next' is only allowed in a top-level choice rule`, location)];
  return checkRule(rule, location);
}

function checkComparison(rule: JsonObject, location: string): Diagnostic[] {
  if (rule['Condition'] !== undefined && rule['Variable'] === undefined) {
    return [
      schemaError(`The QueryLanguage 'JSONPath' does not support the field 'Condition'`, `${location}/Condition`),
    ];
  }
  if (rule['Variable'] === undefined) return [schemaError('These fields are required: [Variable]', location)];
  const operators = Object.keys(rule).filter((name) => !PLAIN.has(name));
  const unknown = operators.find((name) => !OPERATORS.has(name));
  if (unknown !== undefined)
    return [schemaError(`The field "${unknown}" is not supported by Step Functions`, location)];
  if (operators.length === 1) return [];
  return [schemaError('A choice rule must have exactly one comparison operator', location)];
}
