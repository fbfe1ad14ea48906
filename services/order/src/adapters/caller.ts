import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The customer for whom requests act as long as the API has no authoriser. */
const THE_ONE_CUSTOMER = 'demo-customer';

/**
 * For whom a request acts: the one place that knows. With an authoriser in front of the API this is the `sub` claim of
 * the token that it verified.
 */
export function customerOf(_request: APIGatewayProxyEventV2): string {
  return THE_ONE_CUSTOMER;
}
