import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, emptyArray, notOneOf, otherLanguage, schemaError, wrongType } from './diagnostic.ts';
import { checkMembers, checkRange } from './fields.ts';

/** Bounds of retriers. "Handling errors in Step Functions workflows", AWS Step Functions Developer Guide. */
const MOST = 99_999_999;
const LONGEST_DELAY_SECONDS = 31_622_400;

const RETRIER = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];
const CATCHER = ['ErrorEquals', 'Next', 'ResultPath', 'Output', 'Assign', 'Comment'];

/** Checks retriers and catchers. */
export function checkHandlers(state: JsonObject, language: QueryLanguage, location: string): Diagnostic[] {
  return [
    ...checkList(state['Retry'], `${location}/Retry`, checkRetrier),
    ...checkList(state['Catch'], `${location}/Catch`, (catcher, at) => checkCatcher(catcher, language, at)),
  ];
}

function checkList(
  list: Json | undefined,
  location: string,
  check: (handler: JsonObject, location: string) => Diagnostic[],
): Diagnostic[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((handler: Json, index) => {
    const at = `${location}[${index}]`;
    if (!isObject(handler)) return [wrongType('Object', at)];
    return [...checkErrorEquals(handler, index === list.length - 1, at), ...check(handler, at)];
  });
}

function checkErrorEquals(handler: JsonObject, isLast: boolean, location: string): Diagnostic[] {
  const { ErrorEquals: names } = handler;
  if (names === undefined) return [schemaError('These fields are required: [ErrorEquals]', location)];
  const at = `${location}/ErrorEquals`;
  if (!Array.isArray(names)) return [wrongType('Array', at)];
  const other = names.findIndex((name) => typeof name !== 'string');
  if (other >= 0) return [wrongType('String', `${at}[${other}]`)];
  if (names.length === 0) return [emptyArray(at)];
  const isMisplaced = names.includes('States.ALL') && (names.length > 1 || !isLast);
  return isMisplaced ? [schemaError('States.ALL must appear alone and at end of list', at)] : [];
}

function checkRetrier(retrier: JsonObject, location: string): Diagnostic[] {
  const integer = (name: string, least: number, most: number) => {
    const value = retrier[name];
    if (value === undefined) return [];
    if (!Number.isInteger(value)) return [wrongType('Integer', `${location}/${name}`)];
    return checkRange(value, least, most, `${location}/${name}`);
  };
  const {
    BackoffRate: rate,
    JitterStrategy: jitter,
    MaxDelaySeconds: longest,
    IntervalSeconds: interval = 1,
  } = retrier;
  return [
    ...checkMembers(retrier, RETRIER, location),
    ...integer('IntervalSeconds', 1, MOST),
    ...integer('MaxAttempts', 0, MOST),
    ...integer('MaxDelaySeconds', 1, LONGEST_DELAY_SECONDS - 1),
    ...(rate !== undefined && typeof rate !== 'number'
      ? [wrongType('Number', `${location}/BackoffRate`)]
      : checkRange(rate, 1, Number.MAX_VALUE, `${location}/BackoffRate`)),
    ...(jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE'
      ? [notOneOf(['NONE', 'FULL'], `${location}/JitterStrategy`)]
      : []),
    ...(typeof longest === 'number' && typeof interval === 'number' && longest <= interval
      ? [schemaError(`'MaxDelaySeconds' must be greater than 'IntervalSeconds'`, location)]
      : []),
  ];
}

function checkCatcher(catcher: JsonObject, language: QueryLanguage, location: string): Diagnostic[] {
  const missing = catcher['Next'] === undefined ? [schemaError('These fields are required: [Next]', location)] : [];
  const foreign = language === 'JSONata' ? 'ResultPath' : 'Output';
  return [
    ...missing,
    ...(catcher[foreign] === undefined ? [] : [otherLanguage(foreign, language, location)]),
    ...checkMembers(catcher, CATCHER, location),
  ];
}
