import { Agent, request } from 'node:http';

/** What a DynamoDB endpoint answered: a result, an error by its name and message, or nothing at all: it fell over. */
export type Answer =
  | { readonly kind: 'none' }
  | { readonly kind: 'result'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly name: string; readonly message: string };

/** A DynamoDB endpoint that is driven over HTTP. */
export interface Endpoint {
  readonly name: string;
  /** Sends one operation. */
  call(operation: string, input: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Any credentials do for both; the form is what the service asks for. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=conformance/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00';

/** Sends operations to a URL. */
export interface Connection {
  /** @throws {Error} when nobody answers there. */
  call(operation: string, input: object): Promise<Answer>;
  close(): void;
}

/** A connection to the endpoint at a URL. */
export function connectTo(url: string): Connection {
  const agent = new Agent({ keepAlive: true });
  return {
    call: async (operation, input) => answerOf(await post(url, agent, operation, JSON.stringify(input))),
    close: () => agent.destroy(),
  };
}

function post(url: string, agent: Agent, operation: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: AUTHORIZATION,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.on('error', reject);
    });
    sent.end(body);
  });
}

function answerOf(text: string): Answer {
  const body: Readonly<Record<string, unknown>> = JSON.parse(text);
  const type = body['__type'];
  if (typeof type !== 'string') return { kind: 'result', body };
  return {
    kind: 'error',
    name: type.slice(type.indexOf('#') + 1),
    message: String(body['message'] ?? body['Message'] ?? ''),
  };
}
