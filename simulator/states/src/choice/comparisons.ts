import { readTimestamp } from '../data/timestamp.ts';
import { isEqual, type Json } from '../json.ts';

/** Compares a variable's value with a rule's value. */
export type Compare = (value: Json, expected: Json) => boolean;

/**
 * The comparison operators that take a value, by name; with `Path` appended the value is at a path.
 * @see "Choice workflow state", AWS Step Functions Developer Guide
 */
export const COMPARISONS: Readonly<Record<string, Compare>> = {
  BooleanEquals: ofType('boolean', isEqual),
  ...ordered('Numeric', (value) => (typeof value === 'number' ? value : undefined)),
  ...ordered('String', (value) => (typeof value === 'string' ? value : undefined)),
  ...ordered('Timestamp', readTimestamp),
  StringMatches: (value, pattern) =>
    typeof value === 'string' && typeof pattern === 'string' && patternOf(pattern).test(value),
};

/** The operators that ask for a type, by name. */
export const TYPE_TESTS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsBoolean: (value) => typeof value === 'boolean',
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsTimestamp: (value) => readTimestamp(value) !== undefined,
};

function ofType(type: 'boolean', compare: Compare): Compare {
  return (value, expected) => typeof value === type && typeof expected === type && compare(value, expected);
}

/** Equals, LessThan, GreaterThan and their kin, on whatever `read` makes of both sides; without it on either, false. */
function ordered<Key extends string | number>(
  prefix: string,
  read: (value: Json) => Key | undefined,
): Record<string, Compare> {
  const on = (holds: (left: Key, right: Key) => boolean): Compare => {
    return (value, expected) => {
      const left = read(value);
      const right = read(expected);
      return left !== undefined && right !== undefined && holds(left, right);
    };
  };
  return {
    [`${prefix}Equals`]: on((left, right) => left === right),
    [`${prefix}LessThan`]: on((left, right) => left < right),
    [`${prefix}GreaterThan`]: on((left, right) => left > right),
    [`${prefix}LessThanEquals`]: on((left, right) => left <= right),
    [`${prefix}GreaterThanEquals`]: on((left, right) => left >= right),
  };
}

/** `*` matches anything; `\*` is an asterisk and `\\` a backslash. */
function patternOf(text: string): RegExp {
  const source = text.replace(/\\([*\\])|\*|[^*\\]+|\\/g, (part, escaped: string | undefined) => {
    if (part === '*') return '[\\s\\S]*';
    return RegExp.escape(escaped ?? part);
  });
  return new RegExp(`^${source}$`);
}
