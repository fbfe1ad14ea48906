import type { z } from 'zod';
import { NotSimulated } from '#kernel';
import { validation } from './errors.ts';

/**
 * Parses an operation's input.
 * @throws {AwsError} ValidationException in the service's form; NotSimulated for a parameter that is not known here.
 */
export function parseInput<Schema extends z.ZodType>(
  operation: string,
  schema: Schema,
  input: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') {
    throw new NotSimulated(`the parameter ${[...path, issue.keys[0]].join('.')} of events ${operation}`);
  }
  const value = valueAt(input, path);
  const shown = value === undefined ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  const constraint = value === undefined ? 'Member must not be null' : constraintOf(issue);
  throw validation(
    `1 validation error detected: Value ${shown} at '${memberName(path)}' failed to satisfy constraint: ${constraint}`,
  );
}

/** What a member has to be, as services say it. */
function constraintOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_small')
    return `Member must have ${measure(issue)} greater than or equal to ${issue.minimum}`;
  if (issue?.code === 'too_big') return `Member must have ${measure(issue)} less than or equal to ${issue.maximum}`;
  if (issue?.code === 'invalid_value') return `Member must satisfy enum value set: [${issue.values.join(', ')}]`;
  return issue?.message ?? 'Member must be well formed';
}

function measure({ origin }: { readonly origin: string }): string {
  return origin === 'number' || origin === 'int' ? 'value' : 'length';
}

/** `['Entries', 0, 'Source']` as the service writes it: `entries.1.member.source`. */
function memberName(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `${step + 1}.member` : lowerFirst(String(step)))).join('.');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
