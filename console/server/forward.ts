import type { IncomingHttpHeaders } from 'node:http';

/** Where the console's paths lead. */
export interface Upstreams {
  /** The HTTP API, e.g. `http://127.0.0.1:8080`. */
  readonly api: string;
  /** The AWS endpoint; it also has the simulator's own interface. */
  readonly aws: string;
  /** A token for the API, of the customer for whom the page orders. The page itself never sees one. */
  readonly token: () => Promise<string>;
}

/** A request of the page. */
export interface PageRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the page is answered. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const REQUEST_HEADERS = ['accept', 'content-type', 'idempotency-key', 'prefer', 'x-amz-target'];
const ANSWER_HEADERS = ['content-type', 'idempotency-replayed', 'location', 'retry-after', 'x-amzn-requestid'];

/** Longer than any call of the page takes, ms. */
const TIMEOUT_MS = 29_000;

/** Services that the page calls, by the first part of their targets, as signatures name them. */
const SIGNED_FOR: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
};

/** The AWS endpoint wants requests signed in form, for their service; whose credentials they are matters to nobody. */
function signedInForm(target: string | undefined): Record<string, string> {
  const service = SIGNED_FOR[target?.split('.')[0] ?? ''] ?? '';
  const scope = `20260101/local/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=console/${scope}, SignedHeaders=host, Signature=0`,
    'x-amz-date': '20260101T000000Z',
  };
}

/** Where a path leads: an address and the headers it needs; nothing where it leads nowhere. */
async function destination(
  { path, headers }: PageRequest,
  { api, aws, token }: Upstreams,
): Promise<{ url: string; headers: Record<string, string> } | undefined> {
  if (path.startsWith('/api/')) {
    return { url: `${api}${path.slice('/api'.length)}`, headers: { authorization: `Bearer ${await token()}` } };
  }
  const target = headers['x-amz-target'];
  if (path === '/aws')
    return { url: `${aws}/`, headers: signedInForm(typeof target === 'string' ? target : undefined) };
  if (path.startsWith('/_simulator/')) return { url: `${aws}${path}`, headers: {} };
  return undefined;
}

/** Forwards a request to the API or the AWS endpoint; nothing where its path leads to neither. */
export async function forward(request: PageRequest, upstreams: Upstreams): Promise<PageAnswer | undefined> {
  const to = await destination(request, upstreams);
  if (!to) return undefined;
  const response = await fetch(to.url, {
    method: request.method,
    headers: { ...picked(REQUEST_HEADERS, (name) => request.headers[name]), ...to.headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(request.body.length === 0 ? {} : { body: new Uint8Array(request.body) }),
  });
  return {
    status: response.status,
    headers: picked(ANSWER_HEADERS, (name) => response.headers.get(name)),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function picked(
  names: readonly string[],
  find: (name: string) => string | readonly string[] | null | undefined,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = find(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
