import type { z } from 'zod';
import { NotSimulated } from '#kernel';
import { invalidParameterValue, missingParameter } from './errors.ts';

/**
 * Parses an operation's input.
 * @throws {AwsError} MissingParameter or InvalidParameterValue; NotSimulated for a parameter that is not known here.
 */
export function parseInput<Schema extends z.ZodType>(
  operation: string,
  schema: Schema,
  input: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    throw new NotSimulated(`the parameter ${[...issue.path, issue.keys[0]].join('.')} of sqs ${operation}`);
  }
  const value = valueAt(input, issue?.path ?? []);
  if (value === undefined || value === null) throw missingParameter(name);
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  throw invalidParameterValue(`Value ${shown} for parameter ${name} is invalid. Reason: ${reasonOf(issue)}.`);
}

/** What is wrong with a value, as the service says it. */
function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'too_small':
      return `Must be greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Must be less than or equal to ${issue.maximum}`;
    case 'invalid_type':
      return `Must be ${issue.expected === 'int' || issue.expected === 'number' ? 'an integer' : `a ${issue.expected}`}`;
    default:
      return 'Malformed';
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
