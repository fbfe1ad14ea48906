import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createKernel, type Kernel } from '#kernel';
import { listenAws } from '#wire';
import { createDynamoDb } from '../src/index.ts';

/** A request as it is sent. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** A simulated DynamoDB that is asked over plain HTTP. */
export interface DynamoDbEndpoint {
  readonly kernel: Kernel;
  send(sent: Sent): Promise<Answered>;
  close(): Promise<void>;
}

/** Headers of a signed request. */
export const SIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=e',
  'x-amz-date': '20260101T000000Z',
};

/** Headers of a call of an operation. */
export const asking = (operation: string) => ({
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'content-type': 'application/x-amz-json-1.0',
  ...SIGNED,
});

/** Opens an endpoint without tables. */
export async function listenDynamoDb(): Promise<DynamoDbEndpoint> {
  const kernel = createKernel({ seed: 1 });
  createDynamoDb(kernel);
  kernel.resume();
  const listener = await listenAws(kernel, { port: 0 });
  return {
    kernel,
    send: (sent) => send(listener.port, sent),
    close: async () => {
      await listener.close();
      kernel.close();
    },
  };
}

function send(port: number, { method = 'POST', path = '/', headers = {}, body = '' }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, headers: answered, body: whole, text: whole.toString('utf8') });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
