import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
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
export function checkHandlers(state: JsonObject, location: string): Diagnostic[] {
  return [
    ...checkList(state['Retry'], `${location}/Retry`, checkRetrier),
    ...checkList(state['Catch'], `${location}/Catch`, checkCatcher),
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
    if (!isObject(handler)) return [schemaError('Expected value of type Object', at)];
    return [...checkErrorEquals(handler, index === list.length - 1, at), ...check(handler, at)];
  });
}

function checkErrorEquals(handler: JsonObject, isLast: boolean, location: string): Diagnostic[] {
  const { ErrorEquals: names } = handler;
  if (names === undefined) return [schemaError('These fields are required: [ErrorEquals]', location)];
  const at = `${location}/ErrorEquals`;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    return [schemaError('Expected value of type Array of String', at)];
  }
  if (names.length === 0) return [schemaError('The array must have at least one element', at)];
  const isMisplaced = names.includes('States.ALL') && (names.length > 1 || !isLast);
  return isMisplaced ? [schemaError(`'States.ALL' must appear alone, in the last element`, at)] : [];
}

function checkRetrier(retrier: JsonObject, location: string): Diagnostic[] {
  const integer = (name: string, least: number, most: number) => {
    const value = retrier[name];
    if (value === undefined) return [];
    if (!Number.isInteger(value)) return [schemaError('Expected value of type Integer', `${location}/${name}`)];
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
      ? [schemaError('Expected value of type Number', `${location}/BackoffRate`)]
      : checkRange(rate, 1, Number.MAX_VALUE, `${location}/BackoffRate`)),
    ...(jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE'
      ? [
          schemaError(
            `The field 'JitterStrategy' should have one of these values: [NONE, FULL]`,
            `${location}/JitterStrategy`,
          ),
        ]
      : []),
    ...(typeof longest === 'number' && typeof interval === 'number' && longest <= interval
      ? [schemaError(`'MaxDelaySeconds' must be greater than 'IntervalSeconds'`, location)]
      : []),
  ];
}

function checkCatcher(catcher: JsonObject, location: string): Diagnostic[] {
  const missing = catcher['Next'] === undefined ? [schemaError('These fields are required: [Next]', location)] : [];
  return [...missing, ...checkMembers(catcher, CATCHER, location)];
}
