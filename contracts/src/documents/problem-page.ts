import { PROBLEM_BASE, PROBLEMS, type ProblemKind } from '../http/problem.ts';

/** What each kind of problem means, and what its caller does about it. */
const ADVICE: Readonly<Record<ProblemKind, string>> = {
  'malformed-json': 'The body could not be read as JSON. Send JSON in UTF-8.',
  'invalid-request': 'The request is not of the form that its route asks for; `errors` names the members at fault.',
  'idempotency-key-missing':
    'Orders are placed under a key of your own: send `Idempotency-Key: "<a new UUID>"`, the same for each repetition of one request.',
  'idempotency-key-malformed': 'A key has 1 to 255 printable ASCII characters, in quotes or bare without spaces.',
  unauthorised: 'The request bears no token that names a customer.',
  forbidden: 'The token does not allow this.',
  'order-not-found': 'There is no order with this id among your own.',
  'route-not-found': 'The API has no such path.',
  'method-not-allowed': 'The path does not take this method; `Allow` names those that it takes.',
  'request-in-progress':
    'A request with this key is being worked on. Repeat it after `Retry-After` seconds, or send `Prefer: wait=20` to be given its answer.',
  'order-not-cancellable': 'The shipment was approved, or the order is confirmed: it goes to its customer.',
  'body-too-large': 'A body has at most 16,384 bytes.',
  'idempotency-key-reused': 'The key was used for another request within a day. A new request needs a new key.',
  'unknown-sku': 'The catalogue has no such SKU. Nothing was written, and the key is still free.',
  unavailable: 'Something did not answer. Repeat the request, with the same key, after `Retry-After` seconds.',
  'internal-error': 'A defect of ours, which was logged. Repeating the request, with the same key, is safe.',
};

/** The page to which the `type` of every problem leads. */
export function problemPage(): string {
  const kinds = Object.keys(PROBLEMS) as ProblemKind[];
  return [
    '# Problems',
    '',
    `Errors of the API are \`application/problem+json\` (RFC 9457); the last part of \`type\` (\`${PROBLEM_BASE}...\`) names a section here. What the gateway itself refuses keeps its form, \`{"message": ...}\`: 401 without a valid token, 403 without the route's scope, 413 over 10 MB, 429 over the stage's rate, 500 and 503 where the service did not answer it. Generated from \`contracts/\` by \`npm run --silent contracts\`.`,
    ...kinds.flatMap((kind) => [
      '',
      `## ${kind}`,
      '',
      `**${PROBLEMS[kind].status} ${PROBLEMS[kind].title}.** ${ADVICE[kind]}`,
    ]),
    '',
  ].join('\n');
}
