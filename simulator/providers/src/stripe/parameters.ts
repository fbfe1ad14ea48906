import { z } from 'zod';
import { invalidRequest } from './api-error.ts';
import type { FormObject } from './form.ts';

/** A whole number, as forms write it. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'Invalid integer')
  .transform(Number);

/** A boolean, as forms write it. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** A time in seconds since the epoch, exact or as a range. */
export const createdFilter = z.union([
  integer,
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
]);

/** Name-value pairs of the caller: at most 50, names up to 40 and values up to 500 characters; '' removes. */
export const metadata = z.union([
  z.literal(''),
  z
    .record(z.string().max(40), z.string().max(500))
    .refine((pairs) => Object.keys(pairs).length <= 50, 'Metadata can have up to 50 keys'),
]);

/** How a list is paged: `limit` 1 to 100 (default 10), newest first. */
export const paging = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
};

/** Members of the answer that shall be objects instead of ids. */
export const expand = z.array(z.enum(['latest_charge', 'data.latest_charge'])).optional();

/**
 * Reads a call's parameters.
 * @throws {StripeError} 400 in Stripe's words: parameter_missing, parameter_unknown, parameter_invalid_integer ...
 */
export function readParameters<Schema extends z.ZodType>(schema: Schema, form: FormObject): z.output<Schema> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? refusal(issue, form) : invalidRequest('Invalid request');
}

function refusal(issue: z.core.$ZodIssue, form: FormObject): Error {
  if (issue.code === 'unrecognized_keys') {
    const param = inBrackets([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param} (or one that this simulated Stripe does not have)`, {
      code: 'parameter_unknown',
      param,
    });
  }
  const param = inBrackets(issue.path);
  const value = valueAt(form, issue.path);
  if (value === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue.message === 'Invalid integer') {
    return invalidRequest(`Invalid integer: ${String(value)}`, { code: 'parameter_invalid_integer', param });
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

function inBrackets(path: readonly PropertyKey[]): string {
  const [root, ...rest] = path.map(String);
  return `${root ?? ''}${rest.map((part) => `[${part}]`).join('')}`;
}

function valueAt(form: FormObject, path: readonly PropertyKey[]): unknown {
  let value: unknown = form;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
