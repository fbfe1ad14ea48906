import { type Problem, type ProblemKind, problem } from '@backstitch/contracts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An HTTP answer. */
export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** An answer in JSON. */
export function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** What a handler throws to answer with a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { readonly errors?: Problem['errors']; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.problem = problem(kind, detail, more.errors);
    this.headers = more.headers ?? {};
  }
}

/** A problem as it is answered. */
export function problemAnswer({ problem: body, headers }: HttpProblem): HttpAnswer {
  return {
    statusCode: body.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}
