import type { QueryLanguage } from '../asl/definition.ts';
import { COMPARISONS, TYPE_TESTS } from '../choice/comparisons.ts';
import { readTimestamp } from '../data/timestamp.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import {
  type Diagnostic,
  emptyArray,
  notOnlyOne,
  otherLanguage,
  schemaError,
  unsupportedField,
  wrongType,
} from './diagnostic.ts';
import { checkReferencePath } from './path-rules.ts';

const OPERATORS = [
  ...Object.keys(COMPARISONS).flatMap((name) => (name === 'StringMatches' ? [name] : [name, `${name}Path`])),
  'IsPresent',
  ...Object.keys(TYPE_TESTS),
];

/** What a rule asks with; it has one of them. */
const QUESTIONS = ['And', 'Or', 'Not', 'Variable', 'Condition'];

/** What a rule has besides. */
const PLAIN = ['Next', 'Comment', 'Assign', 'Output'];

/** Checks the rules of a Choice. */
export function checkChoice(state: JsonObject, language: QueryLanguage, location: string): Diagnostic[] {
  const { Choices: rules } = state;
  if (!Array.isArray(rules)) return [];
  if (rules.length === 0) return [emptyArray(`${location}/Choices`)];
  return rules.flatMap((rule: Json, index) => {
    const at = `${location}/Choices[${index}]`;
    if (!isObject(rule)) return [wrongType('Object', at)];
    return [
      ...(rule['Next'] === undefined ? [schemaError('These fields are required: [Next]', at)] : []),
      ...(language === 'JSONata' ? checkCondition(rule, at) : checkRule(rule, PLAIN, at)),
    ];
  });
}

/** A rule of a JSONata state. */
function checkCondition(rule: JsonObject, location: string): Diagnostic[] {
  const { Condition: condition } = rule;
  const foreign = Object.keys(rule).filter((name) => OPERATORS.includes(name) || QUESTIONS.slice(0, 4).includes(name));
  return [
    ...checkQuestion(rule, location),
    ...foreign.map((name) => otherLanguage(name, 'JSONata', location)),
    ...Object.keys(rule)
      .filter((name) => ![...PLAIN, 'Condition', ...foreign].includes(name))
      .map((name) => unsupportedField(name, location)),
    ...(condition === undefined || typeof condition === 'boolean' || typeof condition === 'string'
      ? []
      : [wrongType('Boolean', `${location}/Condition`)]),
  ];
}

function checkQuestion(rule: JsonObject, location: string): Diagnostic[] {
  if (QUESTIONS.filter((name) => rule[name] !== undefined).length === 1) return [];
  return [schemaError(`The object must have only one of the following fields, [${QUESTIONS.join(', ')}]`, location)];
}

/** A rule of a JSONPath state, or one inside of it, which leads nowhere by itself. */
function checkRule(rule: JsonObject, plain: readonly string[], location: string): Diagnostic[] {
  const inner = ['And', 'Or'].flatMap((name) => checkInnerRules(rule[name], `${location}/${name}`));
  const known = [...QUESTIONS, ...OPERATORS, ...plain];
  return [
    ...checkQuestion(rule, location),
    ...(rule['Condition'] === undefined ? [] : [otherLanguage('Condition', 'JSONPath', location)]),
    ...(rule['Output'] === undefined || !plain.includes('Output')
      ? []
      : [otherLanguage('Output', 'JSONPath', location)]),
    ...Object.keys(rule)
      .filter((name) => !known.includes(name))
      .map((name) => unsupportedField(name, location)),
    ...inner,
    ...(rule['Not'] === undefined ? [] : checkInner(rule['Not'], `${location}/Not`)),
    ...(rule['Variable'] === undefined ? [] : checkComparison(rule, location)),
  ];
}

function checkInnerRules(rules: Json | undefined, location: string): Diagnostic[] {
  if (rules === undefined) return [];
  if (!Array.isArray(rules)) return [wrongType('Array', location)];
  if (rules.length === 0) return [emptyArray(location)];
  return rules.flatMap((each: Json, index) => checkInner(each, `${location}[${index}]`));
}

function checkInner(rule: Json, location: string): Diagnostic[] {
  return isObject(rule) ? checkRule(rule, ['Comment'], location) : [wrongType('Object', location)];
}

function checkComparison(rule: JsonObject, location: string): Diagnostic[] {
  const operators = OPERATORS.filter((name) => rule[name] !== undefined);
  return [
    ...checkReferencePath(rule['Variable'], `${location}/Variable`),
    ...(operators.length === 1 ? [] : [notOnlyOne(OPERATORS, operators.length, location)]),
    ...operators.flatMap((name) => checkOperand(name, rule[name], `${location}/${name}`)),
  ];
}

function checkOperand(operator: string, operand: Json | undefined, location: string): Diagnostic[] {
  if (operator.endsWith('Path')) return checkReferencePath(operand, location);
  if (operator.startsWith('Numeric')) return typeof operand === 'number' ? [] : [wrongType('Number', location)];
  if (operator.startsWith('Boolean') || operator.startsWith('Is')) {
    return typeof operand === 'boolean' ? [] : [wrongType('Boolean', location)];
  }
  if (typeof operand !== 'string') return [wrongType('String', location)];
  if (!operator.startsWith('Timestamp') || readTimestamp(operand) !== undefined) return [];
  return [schemaError('String does not match RFC3339 timestamp', location)];
}
