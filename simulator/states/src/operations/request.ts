import { z } from 'zod';
import { AwsError, NotSimulated } from '#kernel';
import { validationError } from '../errors.ts';

/**
 * Reads a request by its schema. Members that the schema does not know are not simulated, and say so.
 * @throws {AwsError} ValidationException for a member that is missing or of another type.
 */
export function readRequest<Shape extends z.ZodRawShape>(
  operation: string,
  shape: z.ZodObject<Shape>,
  input: Readonly<Record<string, unknown>>,
): z.output<z.ZodObject<Shape>> {
  for (const [member, value] of Object.entries(input)) {
    if (!Object.hasOwn(shape.shape, member) && value !== undefined && value !== null) {
      throw new NotSimulated(`the parameter ${member} of ${operation}`);
    }
  }
  const result = shape.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const member = issue?.path.join('.') ?? '';
  throw validationError(member, valueAt(input, issue?.path ?? []), constraintOf(issue));
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Object(value)[key], input);
}

function constraintOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_small')
    return `Member must have ${measure(issue)} greater than or equal to ${issue.minimum}`;
  if (issue?.code === 'too_big') return `Member must have ${measure(issue)} less than or equal to ${issue.maximum}`;
  if (issue?.code === 'invalid_value') return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  if (issue?.code === 'invalid_format' && issue.format === 'regex') {
    return `Member must satisfy regular expression pattern: ${issue.pattern?.slice(1, -1)}`;
  }
  return 'Member must not be null';
}

function measure({ origin }: { readonly origin: string }): string {
  return origin === 'number' || origin === 'int' ? 'value' : 'length';
}

/** An ARN. */
export const Arn = z.string().min(1).max(256);

/** A member that may be left out; null means the same. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** How many to answer at once: 0 means the default, 100. */
export const MaxResults = optional(z.number().int().min(0).max(1_000)).transform((value) => value || 100);

/** Encodes where the next page begins. */
export function pageToken(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64');
}

/** Reads where the next page begins. @throws {AwsError} when it is not a token of ours. */
export function readPageToken(token: string | undefined): unknown {
  if (token === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }
}
