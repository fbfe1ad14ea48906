import type { Random } from '#kernel';
import { isEqual, isObject, type Json } from '../json.ts';
import { hash } from '../jsonata/functions.ts';

/** An intrinsic function got something that it cannot work on. */
export class IntrinsicMistake extends Error {
  override readonly name = 'IntrinsicMistake';
}

type Intrinsic = (inputs: readonly Json[], random: Random) => Json;

/** The longest text that is encoded or hashed, characters. */
const LONGEST_TEXT = 10_000;

/** The largest array that States.ArrayRange makes. */
const RANGE_LIMIT = 1_000;

/**
 * The intrinsic functions by name.
 * @see "Intrinsics for JSONPath states in Step Functions", AWS Step Functions Developer Guide
 */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'States.Array': (inputs) => [...inputs],
  'States.ArrayPartition': ([array, size]) => partition(arrayOf(array), integerOf(size)),
  'States.ArrayContains': ([array, value]) => arrayOf(array).some((item) => isEqual(item, value ?? null)),
  'States.ArrayRange': ([first, last, step]) => range(integerOf(first), integerOf(last), integerOf(step)),
  'States.ArrayGetItem': ([array, index]) => itemAt(arrayOf(array), integerOf(index)),
  'States.ArrayLength': ([array]) => arrayOf(array).length,
  'States.ArrayUnique': ([array]) => unique(arrayOf(array)),
  'States.Base64Encode': ([text]) => Buffer.from(shortText(text), 'utf8').toString('base64'),
  'States.Base64Decode': ([text]) => decode(shortText(text)),
  'States.Hash': ([data, algorithm]) => hash(shortText(asText(data ?? null)), textOf(algorithm)),
  'States.JsonMerge': ([left, right, deep]) => merge(objectOf(left), objectOf(right), deep),
  'States.StringToJson': ([text]) => (textOf(text).trim() === '' ? null : JSON.parse(textOf(text))),
  'States.JsonToString': ([value]) => JSON.stringify(value ?? null),
  'States.MathRandom': ([from, to, seed], random) => randomBetween(intOf(from), intOf(to), seed, random),
  'States.MathAdd': ([left, right]) => inRange(intOf(left) + intOf(right)) || 0,
  'States.StringSplit': ([text, splitter]) => split(textOf(text), textOf(splitter)),
  'States.UUID': (_inputs, random) => random.uuid(),
  'States.Format': ([template, ...values]) => format(textOf(template), values),
};

/**
 * How many arguments each function takes, at least and at most.
 * @see "Intrinsics for JSONPath states in Step Functions", AWS Step Functions Developer Guide
 */
const ARITIES: Readonly<Record<string, readonly [number, number]>> = {
  'States.Array': [0, Number.POSITIVE_INFINITY],
  'States.ArrayPartition': [2, 2],
  'States.ArrayContains': [2, 2],
  'States.ArrayRange': [3, 3],
  'States.ArrayGetItem': [2, 2],
  'States.ArrayLength': [1, 1],
  'States.ArrayUnique': [1, 1],
  'States.Base64Encode': [1, 1],
  'States.Base64Decode': [1, 1],
  'States.Hash': [2, 2],
  'States.JsonMerge': [3, 3],
  'States.StringToJson': [1, 1],
  'States.JsonToString': [1, 1],
  'States.MathRandom': [2, 3],
  'States.MathAdd': [2, 2],
  'States.StringSplit': [2, 2],
  'States.UUID': [0, 0],
  'States.Format': [1, Number.POSITIVE_INFINITY],
};

/** Whether a function of that name takes so many arguments. */
export function takes(name: string, count: number): boolean {
  const arity = Object.hasOwn(ARITIES, name) ? ARITIES[name] : undefined;
  return arity !== undefined && count >= arity[0] && count <= arity[1];
}

function decode(text: string): string {
  const digits = text.replace(/={1,2}$/, '');
  const isPadded = digits.length === text.length || text.length % 4 === 0;
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1 || !isPadded) {
    throw new IntrinsicMistake('The text is not valid Base64');
  }
  return Buffer.from(digits, 'base64').toString('utf8');
}

function partition(array: readonly Json[], size: number): Json {
  if (size < 1) throw new IntrinsicMistake('The chunk size must be a positive integer');
  const parts: Json[] = [];
  for (let start = 0; start < array.length; start += size) parts.push(array.slice(start, start + size));
  return parts;
}

function range(first: number, last: number, step: number): Json {
  if (step === 0) throw new IntrinsicMistake('The step must not be zero');
  const length = Math.floor((last - first) / step) + 1;
  if (length > RANGE_LIMIT) throw new IntrinsicMistake(`The array may have at most ${RANGE_LIMIT} elements`);
  return Array.from({ length: Math.max(0, length) }, (_, index) => first + index * step);
}

/** Only the shallow way of merging is supported, here as there. */
function merge(
  left: Readonly<Record<string, Json>>,
  right: Readonly<Record<string, Json>>,
  deep: Json | undefined,
): Json {
  if (deep !== false) throw new IntrinsicMistake('The third argument must be false: deep merging is not supported');
  return { ...left, ...right };
}

function itemAt(array: readonly Json[], index: number): Json {
  if (index < 0 || index >= array.length) throw new IntrinsicMistake(`The index ${index} is out of bounds`);
  return array[index] ?? null;
}

function unique(array: readonly Json[]): Json {
  const kept: Json[] = [];
  for (const item of array) if (!kept.some((other) => isEqual(other, item))) kept.push(item);
  return kept;
}

function randomBetween(from: number, to: number, seed: Json | undefined, random: Random): Json {
  const source = seed === undefined ? random : random.fork(`seed ${JSON.stringify(seed)}`);
  return from + source.int(Math.max(1, to - from));
}

/** Every character of `splitter` splits; empty parts are left out. */
function split(text: string, splitter: string): Json {
  const parts: string[] = [''];
  for (const character of text) {
    if (splitter.includes(character)) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== '');
}

function format(template: string, values: readonly Json[]): Json {
  let used = 0;
  const text = template.replace(/\\([{}\\])|\{\}/g, (_match, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    used += 1;
    return asText(values[used - 1] ?? null);
  });
  if (used !== values.length) {
    throw new IntrinsicMistake('number of arguments do not match the occurrences of {}.');
  }
  return text;
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new IntrinsicMistake(`A string is expected, but was ${JSON.stringify(value)}`);
  return value;
}

function shortText(value: Json | undefined): string {
  const text = textOf(value);
  if (text.length > LONGEST_TEXT) throw new IntrinsicMistake(`The text may have at most ${LONGEST_TEXT} characters`);
  return text;
}

function numberOf(value: Json | undefined): number {
  if (typeof value !== 'number') throw new IntrinsicMistake(`A number is expected, but was ${JSON.stringify(value)}`);
  return value;
}

/** The numbers that mathematical functions take and answer: those of 32 bits. */
const [LEAST, MOST] = [-2_147_483_648, 2_147_483_647];

function intOf(value: Json | undefined): number {
  return inRange(integerOf(value));
}

function inRange(value: number): number {
  if (value >= LEAST && value <= MOST) return value;
  throw new IntrinsicMistake(`The number must be between ${LEAST} and ${MOST}, but was ${value}`);
}

/** Numbers are rounded to integers, halves up. */
function integerOf(value: Json | undefined): number {
  return Math.round(numberOf(value));
}

function arrayOf(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) throw new IntrinsicMistake(`An array is expected, but was ${JSON.stringify(value)}`);
  return value;
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  if (!isObject(value)) throw new IntrinsicMistake(`An object is expected, but was ${JSON.stringify(value)}`);
  return value;
}
