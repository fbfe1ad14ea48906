import type { QueryLanguage } from '../asl/definition.ts';
import { readTimestamp } from '../data/timestamp.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { checkChoice } from './choice-rules.ts';
import { type Diagnostic, emptyArray, notOneOf, notOnlyOne, schemaError, wrongType } from './diagnostic.ts';
import { checkFields, checkRange } from './fields.ts';
import { checkHandlers } from './handler-rules.ts';
import { checkJsonata } from './jsonata-rules.ts';
import { checkMap } from './map-rules.ts';
import { checkPath, checkResultPath } from './path-rules.ts';
import { checkTemplate } from './payload-rules.ts';
import { checkArguments, checkResource, isActivity } from './resource-rules.ts';
import { checkVariables } from './variable-rules.ts';

/** The state types, in the service's order. */
export const STATE_TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Parallel: ['Branches'],
};

/** The fields that tell a Wait how long, in the service's order. */
const TIMES = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'];

/** Fields of which a state has one at most. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  TIMES,
  ['TimeoutSeconds', 'TimeoutSecondsPath'],
  ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ['Error', 'ErrorPath'],
  ['Cause', 'CausePath'],
  ['MaxConcurrency', 'MaxConcurrencyPath'],
  ['ToleratedFailureCount', 'ToleratedFailureCountPath'],
  ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
  ['Parameters', 'ItemSelector'],
  ['ItemProcessor', 'Iterator'],
];

/** Fields of which a state of a type has one exactly. */
const ONE_OF: Readonly<Record<string, readonly string[]>> = { Wait: TIMES, Map: ['ItemProcessor', 'Iterator'] };

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
    const values = STATE_TYPES.join(', ');
    return [schemaError(`The field 'Type' should have one of these values: [${values}]`, `${location}/Type`)];
  }
  return [
    ...checkDowngrade(state, context),
    ...checkRequired(state, type, location),
    ...checkWays(state, type, location),
    ...checkExclusive(state, type, location),
    ...checkFields(state, type, isDowngraded(state, context) ? undefined : language, location),
    ...checkLanguage(state['QueryLanguage'], `${location}/QueryLanguage`),
    ...(language === 'JSONata' ? checkExpressions(state, location) : checkJsonpath(state, type, location)),
    ...checkVariables(state, language, location),
    ...checkHandlers(state, language, location),
    ...checkOfType(state, type, context),
  ];
}

function checkOfType(state: JsonObject, type: string, { location, language, isExpress }: StateContext): Diagnostic[] {
  if (type === 'Task') return checkTask(state, isExpress, location);
  if (type === 'Choice') return checkChoice(state, language, location);
  if (type === 'Map') return checkMap(state, isExpress, location);
  if (type === 'Parallel' && Array.isArray(state['Branches']) && state['Branches'].length === 0) {
    return [emptyArray(`${location}/Branches`)];
  }
  return type === 'Wait' ? checkRange(state['Seconds'], 0, LONGEST_SECONDS, `${location}/Seconds`) : [];
}

/** Checks a QueryLanguage, where there is one. */
export function checkLanguage(language: Json | undefined, location: string): Diagnostic[] {
  if (language === undefined || language === 'JSONPath' || language === 'JSONata') return [];
  return [typeof language === 'string' ? notOneOf(['JSONPath', 'JSONata'], location) : wrongType('String', location)];
}

function isDowngraded(state: JsonObject, { machineLanguage }: StateContext): boolean {
  return machineLanguage === 'JSONata' && state['QueryLanguage'] === 'JSONPath';
}

function checkDowngrade(state: JsonObject, context: StateContext): Diagnostic[] {
  if (!isDowngraded(state, context)) return [];
  const message = `'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`;
  return [schemaError(message, context.location)];
}

function checkRequired(state: JsonObject, type: string, location: string): Diagnostic[] {
  const missing = (REQUIRED[type] ?? []).filter((field) => state[field] === undefined);
  return missing.length > 0 ? [schemaError(`These fields are required: [${missing.join(', ')}]`, location)] : [];
}

/** A state goes on or ends; some types always end, and a choice has its ways in its rules. */
function checkWays(state: JsonObject, type: string, location: string): Diagnostic[] {
  if (type === 'Succeed' || type === 'Fail' || type === 'Choice') return [];
  const ways = [state['Next'] !== undefined, state['End'] === true].filter(Boolean).length;
  return ways === 1 ? [] : [notOnlyOne(['Next', 'End'], ways, location)];
}

function checkExclusive(state: JsonObject, type: string, location: string): Diagnostic[] {
  const count = (fields: readonly string[]) => fields.filter((field) => state[field] !== undefined).length;
  const needed = ONE_OF[type] ?? [];
  return [
    ...(needed.length > 0 && count(needed) === 0 ? [notOnlyOne(needed, 0, location)] : []),
    ...EXCLUSIVE.filter((fields) => count(fields) > 1).map((fields) => notOnlyOne(fields, count(fields), location)),
  ];
}

function checkExpressions(state: JsonObject, location: string): Diagnostic[] {
  return [...checkJsonata(state, location), ...checkTimestamp(state, location, isExpression)];
}

function isExpression(text: string): boolean {
  return text.startsWith('{%') && text.endsWith('%}');
}

function checkJsonpath(state: JsonObject, type: string, location: string): Diagnostic[] {
  const catchers = Array.isArray(state['Catch']) ? state['Catch'] : [];
  return [
    ...TEMPLATES.flatMap((field) => checkTemplate(state[field] ?? null, `${location}/${field}`)),
    ...PATHS.flatMap((field) => checkPath(state[field], `${location}/${field}`)),
    ...checkResultPath(state['ResultPath'], `${location}/ResultPath`),
    ...catchers.flatMap((catcher: Json, index) =>
      isObject(catcher) ? checkResultPath(catcher['ResultPath'], `${location}/Catch[${index}]/ResultPath`) : [],
    ),
    ...(type === 'Wait' ? checkTimestamp(state, location, () => false) : []),
  ];
}

function checkTimestamp(state: JsonObject, location: string, isExempt: (text: string) => boolean): Diagnostic[] {
  const { Timestamp: timestamp } = state;
  if (timestamp === undefined || readTimestamp(timestamp) !== undefined) return [];
  if (typeof timestamp === 'string' && isExempt(timestamp)) return [];
  return [schemaError('String does not match RFC3339 timestamp', `${location}/Timestamp`)];
}

function checkTask(state: JsonObject, isExpress: boolean, location: string): Diagnostic[] {
  const { Resource: resource, Credentials: credentials, TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  const isWithoutRole =
    isObject(credentials) && credentials['RoleArn'] === undefined && credentials['RoleArn.$'] === undefined;
  return [
    ...(isWithoutRole
      ? [schemaError(`The field 'RoleArn' is required but was missing`, `${location}/Credentials`)]
      : []),
    ...(credentials !== undefined && typeof resource === 'string' && isActivity(resource)
      ? [schemaError(`The field 'Credentials' is not supported for activities`, `${location}/Credentials`)]
      : []),
    ...checkRange(timeout, 1, LONGEST_SECONDS, `${location}/TimeoutSeconds`),
    ...checkRange(heartbeat, 1, LONGEST_SECONDS, `${location}/HeartbeatSeconds`),
    ...(typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout
      ? [schemaError(`'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'`, location)]
      : []),
    ...(typeof resource === 'string'
      ? [...checkResource(resource, isExpress, `${location}/Resource`), ...checkArguments(resource, state, location)]
      : []),
  ];
}
