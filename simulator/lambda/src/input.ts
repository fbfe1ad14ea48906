import type { z } from 'zod';
import { NotSimulated } from '#kernel';
import { validationError } from './errors.ts';

/**
 * Reads an operation's input.
 * @throws {NotSimulated} naming a member that the schema does not know: nothing is silently ignored.
 * @throws {AwsError} ValidationException for a member of the wrong form.
 */
export function readInput<T extends z.ZodType>(
  schema: T,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const member = [path, issue.keys[0]].filter(Boolean).join('.');
    throw new NotSimulated(`Lambda ${operation} with "${member}"`);
  }
  const value = issue?.path.reduce<unknown>((at, key) => Object(at)[key], input);
  throw validationError(
    `1 validation error detected: Value '${String(value ?? 'null')}' at '${path}' failed to satisfy constraint: ${issue?.message}`,
  );
}
