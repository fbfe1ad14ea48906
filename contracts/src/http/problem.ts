/** An error as HTTP answers it (RFC 9457), in `application/problem+json`. */
export interface Problem {
  /** A page that explains it. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What is wrong with this request, for a person. */
  readonly detail: string;
  /** The fields at fault, where there are any: a JSON pointer and what is wrong there. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** The kinds of problems: the last part of their page's address, with status and title. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'idempotency-key-missing': { status: 400, title: 'Idempotency-Key is missing' },
  'idempotency-key-malformed': { status: 400, title: 'Idempotency-Key is malformed' },
  unauthorised: { status: 401, title: 'No valid credentials' },
  forbidden: { status: 403, title: 'Not allowed' },
  'order-not-found': { status: 404, title: 'No such order' },
  'route-not-found': { status: 404, title: 'No such route' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request-in-progress': { status: 409, title: 'The first request with this Idempotency-Key is still in progress' },
  'order-not-cancellable': { status: 409, title: 'Too late to cancel' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency-Key was used with another request' },
  'unknown-sku': { status: 422, title: 'Unknown SKU' },
  unavailable: { status: 503, title: 'Try again' },
  'internal-error': { status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

/** The name of a kind of problem. */
export type ProblemKind = keyof typeof PROBLEMS;

/** Where the pages lie that explain the problems; a fragment names the kind. */
export const PROBLEM_BASE = 'https://backstitch.example/docs/problems#';

/** A problem of a kind. */
export function problem(kind: ProblemKind, detail: string, errors?: Problem['errors']): Problem {
  return { type: `${PROBLEM_BASE}${kind}`, ...PROBLEMS[kind], detail, ...(errors === undefined ? {} : { errors }) };
}
