import type { QueryLanguage } from '../asl/definition.ts';
import { readTimestamp } from '../data/timestamp.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { checkChoice } from './choice-rules.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { checkFields, checkRange } from './fields.ts';
import { checkHandlers } from './handler-rules.ts';
import { checkMap } from './map-rules.ts';
import { checkExpressions, checkTemplate, isPathOrCall } from './payload-rules.ts';
import { checkResource } from './resource-rules.ts';

/** The state types, in the service's order. */
export const STATE_TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Parallel: ['Branches'],
};

/** Fields of which a state has one at most. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  ['TimeoutSeconds', 'TimeoutSecondsPath'],
  ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ['Error', 'ErrorPath'],
  ['Cause', 'CausePath'],
  ['MaxConcurrency', 'MaxConcurrencyPath'],
  ['Parameters', 'ItemSelector'],
];

/** Fields that are payload templates, and fields that are paths. */
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'];
const PATHS = [
  'InputPath',
  'OutputPath',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'ErrorPath',
  'CausePath',
];

/** The longest time-out, s. "Task workflow state", AWS Step Functions Developer Guide. */
const LONGEST_SECONDS = 99_999_999;

/** Names of variables. "Passing data between states with variables", AWS Step Functions Developer Guide. */
const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** What a state is checked against. */
export interface StateContext {
  readonly location: string;
  readonly language: QueryLanguage;
  readonly machineLanguage: QueryLanguage;
  readonly isExpress: boolean;
}

/** Checks one state by itself. */
export function checkState(state: JsonObject, context: StateContext): Diagnostic[] {
  const type = state['Type'];
  const { location, language } = context;
  if (type === undefined) return [schemaError('These fields are required: [Type]', location)];
  if (typeof type !== 'string' || !STATE_TYPES.includes(type)) {
    return [oneOf('Type', STATE_TYPES, `${location}/Type`)];
  }
  return [
    ...checkLanguage(state, context),
    ...checkRequired(state, type, location),
    ...checkWays(state, type, location),
    ...checkExclusive(state, type, location),
    ...checkFields(state, type, language, location),
    ...(language === 'JSONata' ? checkJsonata(state, location) : checkJsonpath(state, type, location)),
    ...checkVariables(state, location),
    ...checkHandlers(state, location),
    ...checkOfType(state, type, context),
  ];
}

function checkOfType(state: JsonObject, type: string, { location, language, isExpress }: StateContext): Diagnostic[] {
  if (type === 'Task') return checkTask(state, isExpress, location);
  if (type === 'Choice') return checkChoice(state, language, location);
  if (type === 'Map') return checkMap(state, isExpress, location);
  return type === 'Wait' ? checkRange(state['Seconds'], 0, LONGEST_SECONDS, `${location}/Seconds`) : [];
}

/** The error of a field that has none of its values. */
export function oneOf(field: string, values: readonly string[], location: string): Diagnostic {
  return schemaError(`The field '${field}' should have one of these values: [${values.join(', ')}]`, location);
}

function checkLanguage(state: JsonObject, { location, machineLanguage }: StateContext): Diagnostic[] {
  const { QueryLanguage: language } = state;
  if (machineLanguage === 'JSONata' && language === 'JSONPath') {
    return [schemaError(`'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`, location)];
  }
  if (language === undefined || language === 'JSONPath' || language === 'JSONata') return [];
  return [oneOf('QueryLanguage', ['JSONPath', 'JSONata'], `${location}/QueryLanguage`)];
}

function checkRequired(state: JsonObject, type: string, location: string): Diagnostic[] {
  const missing = (REQUIRED[type] ?? []).filter((field) => state[field] === undefined);
  if (type === 'Map' && state['ItemProcessor'] === undefined && state['Iterator'] === undefined) {
    missing.push('ItemProcessor');
  }
  return missing.length > 0 ? [schemaError(`These fields are required: [${missing.join(', ')}]`, location)] : [];
}

/** A state goes on or ends; some types always end, and a choice has its ways in its rules. */
function checkWays(state: JsonObject, type: string, location: string): Diagnostic[] {
  if (type === 'Succeed' || type === 'Fail' || type === 'Choice') return [];
  if (state['Next'] !== undefined && state['End'] === true) {
    return [schemaError('Only one of these fields is allowed: [Next, End]', location)];
  }
  if (state['Next'] !== undefined || state['End'] === true) return [];
  return [schemaError('These fields are required: [End]', location)];
}

function checkExclusive(state: JsonObject, type: string, location: string): Diagnostic[] {
  const found = EXCLUSIVE.flatMap((fields) => {
    if (fields.filter((field) => state[field] !== undefined).length <= 1) return [];
    return [schemaError(`Only one of these fields is allowed: [${fields.join(', ')}]`, location)];
  });
  const [times = []] = EXCLUSIVE;
  const isTimeless = type === 'Wait' && times.every((field) => state[field] === undefined);
  return isTimeless ? [schemaError(`One of these fields is required: [${times.join(', ')}]`, location)] : found;
}

function checkJsonata(state: JsonObject, location: string): Diagnostic[] {
  const { Branches: _branches, ItemProcessor: _processor, Iterator: _iterator, ...own } = state;
  return [...checkExpressions(own, location), ...checkTimestamp(state, location, isExpression)];
}

function isExpression(text: string): boolean {
  return text.startsWith('{%') && text.endsWith('%}');
}

function checkJsonpath(state: JsonObject, type: string, location: string): Diagnostic[] {
  return [
    ...TEMPLATES.flatMap((field) => checkTemplate(state[field] ?? null, `${location}/${field}`)),
    ...PATHS.flatMap((field) => checkPath(state[field], `${location}/${field}`)),
    ...(type === 'Wait' ? checkTimestamp(state, location, () => false) : []),
  ];
}

function checkPath(path: Json | undefined, location: string): Diagnostic[] {
  if (path === undefined || path === null || (typeof path === 'string' && isPathOrCall(path))) return [];
  return [schemaError('Value is not a Reference Path: The value must be a valid JSONPath', location)];
}

function checkTimestamp(state: JsonObject, location: string, isExempt: (text: string) => boolean): Diagnostic[] {
  const { Timestamp: timestamp } = state;
  if (timestamp === undefined || readTimestamp(timestamp) !== undefined) return [];
  if (typeof timestamp === 'string' && isExempt(timestamp)) return [];
  return [schemaError('String does not match RFC3339 timestamp', `${location}/Timestamp`)];
}

/** Names of variables: in a template of JSONPath without the `.$` at their end. `states` is the service's own. */
function checkVariables(state: JsonObject, location: string): Diagnostic[] {
  const rules = ['Choices', 'Catch'].flatMap((field) => {
    const list = Array.isArray(state[field]) ? state[field] : [];
    return list.map((rule: Json, index): [Json, string] => [rule, `${location}/${field}[${index}]`]);
  });
  return [[state, location] as [Json, string], ...rules].flatMap(([holder, at]) => {
    const assign = isObject(holder) ? holder['Assign'] : undefined;
    if (!isObject(assign)) return [];
    return Object.keys(assign)
      .filter((name) => !VARIABLE.test(name.replace(/\.\$$/, '')) || name === 'states')
      .map((name) => schemaError(`'${name}' is not a valid variable name`, `${at}/Assign`));
  });
}

function checkTask(state: JsonObject, isExpress: boolean, location: string): Diagnostic[] {
  const { Resource: resource, Credentials: credentials, TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  const isWithoutRole =
    isObject(credentials) && credentials['RoleArn'] === undefined && credentials['RoleArn.$'] === undefined;
  return [
    ...(isWithoutRole
      ? [schemaError(`The field 'RoleArn' is required but was missing`, `${location}/Credentials`)]
      : []),
    ...checkRange(timeout, 1, LONGEST_SECONDS, `${location}/TimeoutSeconds`),
    ...checkRange(heartbeat, 1, LONGEST_SECONDS, `${location}/HeartbeatSeconds`),
    ...(typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout
      ? [schemaError(`'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'`, location)]
      : []),
    ...(typeof resource === 'string' ? checkResource(resource, isExpress, `${location}/Resource`) : []),
  ];
}
