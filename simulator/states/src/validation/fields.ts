import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { expressionIn } from '../jsonata/expression.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

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

const EVERY = { Type: both('String'), Comment: both('String'), QueryLanguage: both('String') };
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
    ResultSelector: jsonpath('Object'),
  },
  Succeed: { ...EVERY, ...INPUT_OUTPUT },
  Fail: {
    ...EVERY,
    InputPath: jsonpath('Path'),
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

const KNOWN = new Set(Object.values(FIELDS).flatMap((fields) => Object.keys(fields)));

/** Checks a state's fields by themselves: that they exist, belong to its language, and hold what they should. */
export function checkFields(state: JsonObject, type: string, language: QueryLanguage, location: string): Diagnostic[] {
  const fields = FIELDS[type] ?? {};
  return Object.entries(state).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field)
      return KNOWN.has(name) ? [] : [schemaError(`The field "${name}" is not supported by Step Functions`, location)];
    if (field.language !== undefined && field.language !== language) {
      return [
        schemaError(`The QueryLanguage '${language}' does not support the field '${name}'`, `${location}/${name}`),
      ];
    }
    if (isOfKind(field.kind, value, language)) return [];
    return [
      schemaError(`Expected value of type ${field.kind === 'Path' ? 'String' : field.kind}`, `${location}/${name}`),
    ];
  });
}

function isOfKind(kind: Kind, value: Json, language: QueryLanguage): boolean {
  const isExpression = language === 'JSONata' && typeof value === 'string' && expressionIn(value) !== undefined;
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
    .map((name) => schemaError(`The field "${name}" is not supported by Step Functions`, location));
}

/** Checks a number within bounds, where it is one: an expression is checked when it is evaluated. */
export function checkRange(value: Json | undefined, least: number, most: number, location: string): Diagnostic[] {
  if (typeof value !== 'number' || (value >= least && value <= most)) return [];
  return [schemaError(`The value must be between ${least} and ${most}`, location)];
}
