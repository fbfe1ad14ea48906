import { readIdempotencyKey } from '@backstitch/idempotency';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { HttpProblem } from './answers.ts';

/** The request's Idempotency-Key. @throws {HttpProblem} 400 when it is missing or malformed. */
export function idempotencyKeyOf({ headers }: APIGatewayProxyEventV2): string {
  const header = readIdempotencyKey(headers['idempotency-key']);
  if (header.kind === 'key') return header.key;
  if (header.kind === 'malformed') throw new HttpProblem('idempotency-key-malformed', header.reason);
  const detail = 'This request has to bear an Idempotency-Key header: the same for every repetition of the request.';
  throw new HttpProblem('idempotency-key-missing', detail);
}
