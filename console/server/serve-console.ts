import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { ConsoleConfig } from '../shared/console-config.ts';
import { forward, type PageAnswer, type Upstreams } from './forward.ts';
import { refusal, SECURITY_HEADERS } from './guard.ts';
import { keptOnceMade } from './kept-once-made.ts';
import { buildPage } from './page-assets.ts';

/** How the console is served. */
export interface ServeConsoleOptions extends Upstreams {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The environment variable that sets the port, for the error's text. */
  readonly portVariable: string;
  readonly config: ConsoleConfig;
  /** Told of errors of the console's server itself. */
  readonly onError: (error: unknown) => void;
}

/** A console that is served. */
export interface ConsoleListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Another program listens on the console's port. */
export class ConsolePortTaken extends Error {
  override readonly name = 'ConsolePortTaken';

  constructor(port: number, variable: string) {
    super(`Port ${port} is taken. Stop the program that uses it, or choose another with ${variable}=<port>.`);
  }
}

/** Longest body of a request, bytes: the API takes 16 KiB, and the page sends no more to AWS. */
const BODY_LIMIT_BYTES = 64 * 1024;

/**
 * Serves the console on 127.0.0.1: its page, and the paths `/api/*`, `/aws` and `/_simulator/*`, which it forwards.
 * The page is bundled when somebody first asks for it.
 * @throws {ConsolePortTaken} when another program has the port.
 */
export function serveConsole(options: ServeConsoleOptions): Promise<ConsoleListener> {
  const answer = answerer(options);
  const server = createServer((incoming, response) => {
    const { port } = incoming.socket.address() as { port?: number };
    answer(incoming, port ?? options.port)
      .catch((error) => {
        options.onError(error);
        return plain(500, 'The console failed; see the output of the system.');
      })
      .then(({ status, headers, body }) => {
        response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'content-length': body.length });
        response.end(incoming.method === 'HEAD' ? undefined : body);
      });
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConsolePortTaken(options.port, options.portVariable) : error);
    });
    server.listen(options.port, '127.0.0.1', () => resolve(listener(server, options.port)));
  });
}

function answerer(options: ServeConsoleOptions): (incoming: IncomingMessage, port: number) => Promise<PageAnswer> {
  const assets = keptOnceMade(buildPage);
  return async (incoming, port) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const refused = refusal(headers, port);
    if (refused) return plain(403, refused);
    const body = await readBody(incoming);
    if (!body) return plain(413, `A body is at most ${BODY_LIMIT_BYTES} bytes.`);
    const forwarded = await forward({ method, path, headers, body }, options).catch(() =>
      plain(502, 'The system does not answer.'),
    );
    if (forwarded) return forwarded;
    if (method !== 'GET' && method !== 'HEAD') return plain(405, `${method} is not allowed here.`);
    if (path === '/config.json') return json(options.config);
    const asset = (await assets()).get(path);
    if (!asset) return plain(404, `There is nothing at ${path}.`);
    return { status: 200, headers: { 'content-type': asset.contentType }, body: asset.body };
  };
}

/** The body; nothing when it is too long. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function json(value: unknown): PageAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}

function plain(status: number, message: string): PageAnswer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function listener(server: Server, wantedPort: number): ConsoleListener {
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : wantedPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
