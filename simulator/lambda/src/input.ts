import type { z } from 'zod';
import { AwsError, NotSimulated } from '#kernel';
import { validationError } from './errors.ts';

/**
 * Reads an operation's input.
 * @throws {NotSimulated} naming a member that the schema does not know: nothing is silently ignored.
 * @throws {AwsError} SerializationException for a member of another type; ValidationException, which names every member
 * that breaks its constraint.
 */
export function readInput<T extends z.ZodType>(
  schema: T,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    throw new NotSimulated(`Lambda ${operation} with "${[...issue.path, issue.keys[0]].join('.')}"`);
  }
  for (const { code, path } of issues) {
    const value = valueAt(input, path);
    if (code === 'invalid_type' && !isMissing(value)) throw serialization(path, value);
  }
  const errors = issues.map((issue) => errorText(input, issue));
  throw validationError(
    `${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: ${errors.join('; ')}`,
  );
}

function errorText(input: unknown, issue: z.core.$ZodIssue): string {
  const { path } = issue;
  const value = valueAt(input, path);
  // A list is named as a whole, whichever of its elements breaks the constraint.
  const isElement = typeof path.at(-1) === 'number';
  const shownPath = isElement ? path.slice(0, -1) : path;
  const constraint = constraintOf(issue, value);
  const shown = shownValue(valueAt(input, shownPath));
  return `Value ${shown} at '${memberName(shownPath)}' failed to satisfy constraint: ${
    isElement ? `Member must satisfy constraint: [${constraint}]` : constraint
  }`;
}

function constraintOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (isMissing(value)) return 'Member must not be null';
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue)} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${patternText(issue.pattern ?? '')}`;
    default:
      return issue.message;
  }
}

function measure({ origin }: { readonly origin: string }): string {
  return origin === 'number' || origin === 'int' ? 'value' : 'length';
}

/** A pattern as the service writes it: without JavaScript's delimiters and anchors. */
function patternText(pattern: string): string {
  return pattern
    .replace(/^\/\^?/, '')
    .replace(/\$?\/[a-z]*$/, '')
    .replaceAll('\\/', '/');
}

/** `['ScalingConfig', 'MaximumConcurrency']` as the service writes it: `scalingConfig.maximumConcurrency`. */
function memberName(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `${step + 1}.member` : lowerFirst(String(step)))).join('.');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function shownValue(value: unknown): string {
  if (isMissing(value)) return 'null';
  if (Array.isArray(value)) return `'[${value.join(', ')}]'`;
  return `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => Object(at)[key], input);
}

function serialization(path: readonly PropertyKey[], value: unknown): AwsError {
  const kind = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  return new AwsError('SerializationException', `The member ${memberName(path)} has another type than ${kind}.`);
}
