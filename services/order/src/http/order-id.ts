import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HttpProblem } from './answers.ts';

/** Crockford's base 32. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The order id in the path. @throws {HttpProblem} 404 where it can be none. */
export function orderIdOf({ pathParameters }: APIGatewayProxyEventV2): string {
  const id = pathParameters?.['id'] ?? '';
  if (!ULID.test(id)) throw orderNotFound();
  return id;
}

/** What is answered for an order that is not there, and for another customer's alike. */
export function orderNotFound(): HttpProblem {
  return new HttpProblem('order-not-found', 'There is no order with this id.');
}
