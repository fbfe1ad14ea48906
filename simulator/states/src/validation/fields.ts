import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { expressionIn } from '../jsonata/expression.ts';
import { type Diagnostic, otherLanguage, schemaError, unsupportedField, wrongType } from './diagnostic.ts';

/** What a field holds. Numbers and arrays may be expressions in JSONata states. */
type Kind = 'String' | 'Boolean' | 'Integer' | 'Number' | 'Object' | 'Array' | 'Any' | 'Path';

interface Field {
  readonly kind: Kind;
  /** The language that has it; absent: both. */
  readonly language?: QueryLanguage;
}

const jsonpath = (kind: Kind): Field => ({ kind, language: 'JSONPath' });
const jsonata = (kind: Kind): Field => ({ kind, language: 'JSONata' });
const both = (kind: Kind): Field => ({ kind });

/** A QueryLanguage has a check of its own. */
const EVERY = { Type: both('String'), Comment: both('String'), QueryLanguage: both('Any') };
const INPUT_OUTPUT = {
  InputPath: jsonpath('Path'),
  OutputPath: jsonpath('Path'),
  Output: jsonata('Any'),
  Assign: both('Object'),
};
const WAYS = { Next: both('String'), End: both('Boolean') };
const RESULT = {
  Parameters: jsonpath('Any'),
  ResultSelector: jsonpath('Object'),
  ResultPath: jsonpath('Path'),
  Arguments: jsonata('Any'),
};
const HANDLERS = { Retry: both('Array'), Catch: both('Array') };
const withPath = (name: string): Record<string, Field> => ({
  [name]: both('Integer'),
  [`${name}Path`]: jsonpath('Path'),
});

/** The fields of each state type. "State types", AWS Step Functions Developer Guide. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  Task: {
    ...EVERY,
    ...INPUT_OUTPUT,
    ...WAYS,
    ...RESULT,
    ...HANDLERS,
    ...withPath('TimeoutSeconds'),
    ...withPath('HeartbeatSeconds'),
    Resource: both('String'),
    Credentials: both('Object'),
  },
  Wait: {
    ...EVERY,
    ...INPUT_OUTPUT,
    ...WAYS,
    ...withPath('Seconds'),
    Timestamp: both('String'),
    TimestampPath: jsonpath('Path'),
  },
  Pass: {
    ...EVERY,
    ...INPUT_OUTPUT,
    ...WAYS,
    Parameters: jsonpath('Any'),
    ResultPath: jsonpath('Path'),
    Result: jsonpath('Any'),
  },
  Succeed: { ...EVERY, InputPath: jsonpath('Path'), OutputPath: jsonpath('Path'), Output: jsonata('Any') },
  Fail: {
    ...EVERY,
    Error: both('String'),
    ErrorPath: jsonpath('Path'),
    Cause: both('String'),
    CausePath: jsonpath('Path'),
  },
  Choice: { ...EVERY, ...INPUT_OUTPUT, Choices: both('Array'), Default: both('String') },
  Parallel: { ...EVERY, ...INPUT_OUTPUT, ...WAYS, ...RESULT, ...HANDLERS, Branches: both('Array') },
  Map: {
    ...EVERY,
    ...INPUT_OUTPUT,
    ...WAYS,
    ...RESULT,
    ...HANDLERS,
    ItemProcessor: both('Object'),
    Iterator: both('Object'),
    Items: jsonata('Array'),
    ItemsPath: jsonpath('Path'),
    ItemSelector: both('Any'),
    ItemReader: both('Object'),
    ItemBatcher: both('Object'),
    ResultWriter: both('Object'),
    Label: both('String'),
    ...withPath('MaxConcurrency'),
    ...withPath('ToleratedFailureCount'),
    ToleratedFailurePercentage: both('Number'),
    ToleratedFailurePercentagePath: jsonpath('Path'),
  },
};

/**
 * Checks a state's fields by themselves: that they exist, belong to its language, and hold what they should.
 * @param language undefined: fields of both languages are taken.
 */
export function checkFields(
  state: JsonObject,
  type: string,
  language: QueryLanguage | undefined,
  location: string,
): Diagnostic[] {
  const fields = FIELDS[type] ?? {};
  return Object.entries(state).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return [unsupportedField(name, location)];
    if (field.language !== undefined && language !== undefined && field.language !== language) {
      return [otherLanguage(name, language, location)];
    }
    if (isOfKind(field.kind, value, language)) return [];
    return [wrongType(field.kind === 'Path' ? 'String' : field.kind, `${location}/${name}`)];
  });
}

function isOfKind(kind: Kind, value: Json, language: QueryLanguage | undefined): boolean {
  const isExpression = language !== 'JSONPath' && typeof value === 'string' && expressionIn(value) !== undefined;
  switch (kind) {
    case 'Any':
      return true;
    case 'String':
      return typeof value === 'string';
    case 'Path':
      return typeof value === 'string' || value === null;
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Object':
      return isObject(value);
    case 'Array':
      return Array.isArray(value) || isExpression;
    case 'Integer':
      return Number.isInteger(value) || isExpression;
    case 'Number':
      return typeof value === 'number' || isExpression;
  }
}

/** Checks that an object has none but these members. */
export function checkMembers(value: JsonObject, known: readonly string[], location: string): Diagnostic[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => unsupportedField(name, location));
}

/** Checks a number within bounds, where it is one: an expression is checked when it is evaluated. */
export function checkRange(value: Json | undefined, least: number, most: number, location: string): Diagnostic[] {
  if (typeof value !== 'number' || (value >= least && value <= most)) return [];
  return [schemaError(value < least ? `Minimum value is ${least}` : `Maximum value is ${most}`, location)];
}
