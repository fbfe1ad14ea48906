import { z } from 'zod';
import { AwsError } from '#kernel';

/**
 * Reads an operation's input; a member that is not simulated is an error, never ignored.
 * @throws {AwsError} ValidationError, naming the member.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AwsError('ValidationError', z.prettifyError(result.error));
}

/** The name of a role or policy. */
export const entityName = z.string().regex(/^[\w+=,.@-]{1,128}$/);

/** Tags have no meaning here: the simulator has no decisions by tag. */
export const tags = z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional();
