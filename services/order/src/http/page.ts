import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { HttpProblem } from './answers.ts';

/** Orders on a page, unless `?limit=` asks for fewer or more. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const PageQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_LIMIT)), DEFAULT_LIMIT),
  next: z.optional(z.string().check(z.regex(/^[0-9A-Z]{26}$/))),
});

/** Which page is asked for. */
export type Page = z.infer<typeof PageQuery>;

/** Reads `?limit=&next=`. @throws {HttpProblem} 400. */
export function pageOf({ queryStringParameters }: APIGatewayProxyEventV2): Page {
  const query = PageQuery.safeParse(queryStringParameters ?? {});
  if (query.success) return query.data;
  throw new HttpProblem('invalid-request', `limit is 1 to ${MAX_LIMIT}, next what the page before it said.`);
}
