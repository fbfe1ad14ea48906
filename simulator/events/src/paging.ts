import { z } from 'zod';
import { validation } from './errors.ts';

/** The parameters of list operations. */
export const paging = {
  Limit: z.int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(2_048).optional(),
};

const DEFAULT_LIMIT = 100;

/**
 * One page of a list; the token is the place in it.
 * @throws {AwsError} ValidationException for a token that is none.
 */
export function page<Item>(
  member: string,
  items: readonly Item[],
  request: { readonly Limit?: number | undefined; readonly NextToken?: string | undefined },
  toOutput: (item: Item) => unknown,
): Record<string, unknown> {
  const start = request.NextToken === undefined ? 0 : Number(Buffer.from(request.NextToken, 'base64').toString());
  if (!Number.isSafeInteger(start)) throw validation('The provided token is invalid.');
  const end = start + (request.Limit ?? DEFAULT_LIMIT);
  return {
    [member]: items.slice(start, end).map(toOutput),
    ...(end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {}),
  };
}
