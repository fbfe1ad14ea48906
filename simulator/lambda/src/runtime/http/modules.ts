import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { ClientRequest, type RequestHost } from './client-request.ts';
import { IncomingMessage } from './incoming-message.ts';
import { readRequestArguments } from './request-options.ts';

/** An agent keeps its options and no connections: there are none. */
class Agent extends EventEmitter {
  readonly options: Readonly<Record<string, unknown>>;
  readonly defaultPort: number;
  readonly protocol: string;
  readonly maxSockets: number;
  readonly maxFreeSockets: number;
  readonly maxTotalSockets = Number.POSITIVE_INFINITY;
  readonly keepAlive: boolean;
  readonly requests = {};
  readonly sockets = {};
  readonly freeSockets = {};

  constructor(scheme: 'http:' | 'https:', options: Readonly<Record<string, unknown>> = {}) {
    super();
    this.options = { path: null, ...options };
    this.protocol = scheme;
    this.defaultPort = scheme === 'https:' ? 443 : 80;
    this.maxSockets = Number(options['maxSockets'] ?? Number.POSITIVE_INFINITY);
    this.maxFreeSockets = Number(options['maxFreeSockets'] ?? 256);
    this.keepAlive = options['keepAlive'] === true;
  }

  getName(options: { host?: string; port?: number } = {}): string {
    return `${options.host ?? 'localhost'}:${options.port ?? ''}:`;
  }

  destroy(): void {}
}

const schemes = { http: 'http:', https: 'https:' } as const;

/**
 * `node:http` or `node:https` as a function sees it: requests end in the simulated network.
 * @param refuse makes what does not exist here (servers) answer a clear error.
 */
export function createHttpModule(
  name: 'http' | 'https',
  host: RequestHost,
  refuse: (what: string) => unknown,
): Record<string, unknown> {
  const scheme = schemes[name];
  class SchemeAgent extends Agent {
    constructor(options?: Readonly<Record<string, unknown>>) {
      super(scheme, options);
    }
  }
  const globalAgent = new SchemeAgent({ keepAlive: true });
  const request = (...values: unknown[]) => {
    const { options, listener } = readRequestArguments(values);
    const outgoing = new ClientRequest(host, scheme, options, globalAgent);
    if (listener) outgoing.once('response', listener);
    return outgoing;
  };
  return {
    ...(name === 'http' ? http : https),
    Agent: SchemeAgent,
    globalAgent,
    ClientRequest,
    IncomingMessage,
    request,
    get: (...values: unknown[]) => request(...values).end(),
    createServer: () => refuse(`a server (${name}.createServer)`),
    Server: () => refuse(`a server (${name}.Server)`),
  };
}
