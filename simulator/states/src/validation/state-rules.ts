import type { QueryLanguage } from '../asl/definition.ts';
import { readTimestamp } from '../data/timestamp.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { checkExpressions, checkTemplate, isPathOrCall } from './payload-rules.ts';
import { checkResource } from './resource-rules.ts';

/** The state types, in the service's order. */
export const STATE_TYPES = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map'];

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Parallel: ['Branches'],
};

/** Fields that only JSONPath states have, and that only JSONata states have. */
const JSONPATH_ONLY = ['InputPath', 'OutputPath', 'Parameters', 'ResultSelector', 'ResultPath', 'ItemsPath'];
const JSONATA_ONLY = ['Arguments', 'Output', 'Items'];

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
  'ErrorPath',
  'CausePath',
];

/** What a state is checked against. */
export interface StateContext {
  readonly location: string;
  readonly language: QueryLanguage;
  readonly machineLanguage: QueryLanguage;
}

/** Checks one state by itself. */
export function checkState(state: JsonObject, context: StateContext): Diagnostic[] {
  const type = state['Type'];
  const { location } = context;
  if (type === undefined) return [schemaError('These fields are required: [Type]', location)];
  if (typeof type !== 'string' || !STATE_TYPES.includes(type)) {
    return [
      schemaError(`The field 'Type' should have one of these values: [${STATE_TYPES.join(', ')}]`, `${location}/Type`),
    ];
  }
  return [
    ...checkLanguage(state, context),
    ...checkRequired(state, type, location),
    ...checkWays(state, type, location),
    ...(context.language === 'JSONata' ? checkJsonata(state, location) : checkJsonpath(state, type, location)),
    ...(type === 'Task' ? checkTask(state, location) : []),
  ];
}

function checkLanguage(state: JsonObject, { location, language, machineLanguage }: StateContext): Diagnostic[] {
  if (machineLanguage === 'JSONata' && state['QueryLanguage'] === 'JSONPath') {
    return [schemaError(`'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`, location)];
  }
  const foreign = language === 'JSONata' ? JSONPATH_ONLY : JSONATA_ONLY;
  return foreign
    .filter((field) => state[field] !== undefined)
    .map((field) =>
      schemaError(`The QueryLanguage '${language}' does not support the field '${field}'`, `${location}/${field}`),
    );
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
  if (state['Next'] !== undefined || state['End'] === true) return [];
  return [schemaError('These fields are required: [End]', location)];
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

function checkTask(state: JsonObject, location: string): Diagnostic[] {
  const { Resource: resource, Credentials: credentials } = state;
  const isWithoutRole =
    isObject(credentials) && credentials['RoleArn'] === undefined && credentials['RoleArn.$'] === undefined;
  return [
    ...(isWithoutRole
      ? [schemaError(`The field 'RoleArn' is required but was missing`, `${location}/Credentials`)]
      : []),
    ...(typeof resource === 'string' ? checkResource(resource, `${location}/Resource`) : []),
  ];
}
