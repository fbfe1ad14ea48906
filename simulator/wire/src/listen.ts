import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { HttpAnswer, HttpRequest } from '#kernel';
import { servePlainRequests } from './serve-plain-requests.ts';
import { whenGone } from './when-gone.ts';

/** What answers the requests of a listener. */
export type HttpHandler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** Where and how to listen. */
export interface ListenOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The environment variable that sets the port, for the error's text. */
  readonly portVariable: string;
  /** Largest body, bytes; a longer one is answered 413 (default 16 MiB, DynamoDB's). */
  readonly bodyLimitBytes?: number;
  /** Requests as SDKs send them are read without node:http, which is several times as fast. Answers have no cookies. */
  readonly readsPlainRequests?: boolean;
  readonly handler: HttpHandler;
  readonly onError: (error: unknown) => void;
}

/** A listener that runs. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Another program listens on this port. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number, variable: string) {
    super(`Port ${port} is taken. Stop the program that uses it, or choose another with ${variable}=<port>.`);
  }
}

const DEFAULT_BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** How long an idle connection stays open for reuse, ms. */
const KEEP_ALIVE_MS = 60_000;

/** The longest request that is read without node:http, bytes. */
const PLAIN_BYTES = 1024 * 1024;

const FAILURE = '{"__type":"InternalFailure","message":"The simulator failed; see its output."}';

/** What AWS answers to a body that cannot be unpacked: it takes that for its own failure. */
const UNREADABLE = '{"__type":"com.amazon.coral.service#InternalFailure"}';

/**
 * Listens on 127.0.0.1.
 * @throws {PortTaken} when another program has the port.
 */
export function listen(options: ListenOptions): Promise<Listener> {
  const limitBytes = options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (incoming, response) => {
    respond(incoming, response, limitBytes, options.handler).catch((error) => {
      if (incoming.destroyed && !incoming.complete) return; // its client went away before all of it was said
      options.onError(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(FAILURE);
    });
  });
  const plain = options.readsPlainRequests ? servePlainConnections(server, options, limitBytes) : new Set<Socket>();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(options.port, options.portVariable) : error);
    });
    server.listen(options.port, '127.0.0.1', () => resolve(listener(server, plain, options.port)));
  });
}

/** Serves connections as long as their requests are plain. @returns those that node:http does not know of. */
function servePlainConnections(server: Server, options: ListenOptions, limitBytes: number): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  // A server of node:http takes a connection when it is told of it ("Event: 'connection'", Node.js HTTP).
  const takeOver = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    const forget = () => connections.delete(socket);
    socket.once('close', forget);
    servePlainRequests(socket, {
      maxBytes: Math.min(PLAIN_BYTES, limitBytes),
      keepAliveMs: KEEP_ALIVE_MS,
      handler: options.handler,
      failed: (error) => {
        options.onError(error);
        return { status: 500, headers: { 'content-type': 'application/json' }, body: Buffer.from(FAILURE) };
      },
      handOver: () => {
        forget();
        socket.off('close', forget);
        for (const take of takeOver) Reflect.apply(take, server, [socket]);
      },
    });
  });
  return connections;
}

function listener(server: Server, plain: ReadonlySet<Socket>, wantedPort: number): Listener {
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : wantedPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of plain) socket.destroy();
      }),
  };
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
  handler: HttpHandler,
): Promise<void> {
  const body = await readBody(incoming, limitBytes);
  if (body === 'too long') {
    response.writeHead(413, { connection: 'close' });
    response.end();
    return;
  }
  if (body === 'unreadable') {
    response.writeHead(500, { 'content-type': 'application/json', connection: 'close' });
    response.end(UNREADABLE);
    return;
  }
  const answer = await handler(requestOf(incoming, body));
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.cookies?.length ? { 'set-cookie': [...answer.cookies] } : {}),
    'content-length': answer.body.length,
  });
  response.end(answer.body);
}

type Body = Buffer | 'too long' | 'unreadable';

function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Body> {
  if (incoming.headers['content-encoding'] !== 'gzip') return readWhole(incoming, limitBytes);
  // Not a pipe: that would wait for ever where the client goes away.
  const unpacked = pipeline(incoming, createGunzip(), () => undefined);
  return readWhole(unpacked, limitBytes).catch((error: NodeJS.ErrnoException) => {
    if (!error.code?.startsWith('Z_')) throw error;
    return 'unreadable';
  });
}

/** A body that is too long is read to its end and forgotten. */
async function readWhole(source: AsyncIterable<Buffer>, limitBytes: number): Promise<Body> {
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
    else chunks = [];
  }
  if (sizeBytes > limitBytes) return 'too long';
  const [first = Buffer.alloc(0)] = chunks;
  return chunks.length <= 1 ? first : Buffer.concat(chunks, sizeBytes);
}

function requestOf(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const headers: Record<string, string> = {};
  // Node keeps only the first of some headers that come twice; AWS joins them all.
  for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
    headers[name] = values.join(name === 'cookie' ? '; ' : ',');
  }
  return {
    method: incoming.method ?? 'GET',
    host: (headers['host'] ?? '').split(':', 1)[0] ?? '',
    path: incoming.url ?? '/',
    headers,
    body,
    whenGone: whenGone(incoming.socket),
  };
}
