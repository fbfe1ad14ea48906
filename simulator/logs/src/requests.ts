import type { z } from 'zod';
import { AwsError, NotSimulated } from '#kernel';
import type { LogStore } from './log-store.ts';

/** @throws {AwsError} ResourceNotFoundException. */
export function requireGroup(store: LogStore, group: string): void {
  if (!store.group(group)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
}

/** @throws {AwsError} ResourceNotFoundException. */
export function requireStream(store: LogStore, group: string, stream: string): void {
  requireGroup(store, group);
  if (!store.stream(group, stream)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
}

/**
 * Reads an operation's input.
 * @throws {NotSimulated} naming a member that the schema does not know.
 * @throws {AwsError} InvalidParameterException.
 */
export function readInput<T extends z.ZodType>(
  schema: T,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw new NotSimulated(`Logs ${operation} with "${issue.keys[0]}"`);
  throw new AwsError(
    'InvalidParameterException',
    `1 validation error detected: Value at '${issue?.path.join('.')}' failed to satisfy constraint: ${issue?.message}`,
  );
}
