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
  if (valueAt(input, issue?.path ?? []) === undefined) throw missingParameter(name);
  throw invalidParameterValue(`Value for parameter ${name} is invalid. Reason: ${issue?.message ?? 'Malformed'}.`);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
