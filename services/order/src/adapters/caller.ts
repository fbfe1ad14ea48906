import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { HttpProblem } from '../http/answers.ts';

const Authorised = z.object({
  authorizer: z.object({
    jwt: z.object({ claims: z.object({ sub: z.string().check(z.minLength(1), z.maxLength(256)) }) }),
  }),
});

/**
 * For whom a request acts, the one place that knows: the `sub` claim of the token that the gateway's authoriser verified.
 * @throws {HttpProblem} 401 where no authoriser stood before the route: nobody's request acts for anybody.
 */
export function customerOf({ requestContext }: APIGatewayProxyEventV2): string {
  const authorised = Authorised.safeParse(requestContext);
  if (authorised.success) return authorised.data.authorizer.jwt.claims.sub;
  throw new HttpProblem('unauthorised', 'The request bears no token that names a customer.');
}
