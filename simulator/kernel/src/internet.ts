import { type Caller, callerName } from './caller.ts';
import type { Fault } from './faults.ts';
import type { Network } from './network.ts';

/** Calls a listener, at most once, when whoever waits for an answer has gone; until `stop` is called. */
export type WhenGone = (listener: () => void) => { stop(): void };

/** An HTTP request as it leaves a function or reaches a simulated host. */
export interface HttpRequest {
  readonly method: string;
  /** Without a port, in lower case. */
  readonly host: string;
  /** With the query string. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Absent where whoever asks cannot go. */
  readonly whenGone?: WhenGone;
}

/** What the host answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each a `set-cookie` header of its own: they cannot be joined by commas. */
  readonly cookies?: readonly string[];
  readonly body: Uint8Array;
}

/** A simulated host: an AWS endpoint or a provider. */
export interface Host {
  /** Answers a request. A provider's answer goes through the network's faults before and after this. */
  answer(request: HttpRequest, caller: Caller): HttpAnswer | Promise<HttpAnswer>;
  /** True where the host sends its calls through the network by itself (the AWS endpoints do, decoded). */
  readonly routesItself?: boolean;
  /** What faults call a request: a route without ids (`POST /v1/refunds`); absent: method and path as they are. */
  operationOf?(request: HttpRequest): string;
  /** How the host words an error that a fault makes it answer; absent: an empty JSON object with 429 or 500. */
  answerFault?(fault: Fault): HttpAnswer;
}

/** Every host that a function can reach. */
export interface Internet {
  /** @param suffix a host name, or the end of one beginning with a dot: `.amazonaws.com`. */
  register(suffix: string, host: Host): void;
  /**
   * @throws {UnknownHost} when no such host is simulated: nothing leaves the machine.
   * @throws {ConnectionLost} by faults.
   */
  send(request: HttpRequest, caller: Caller): Promise<HttpAnswer>;
}

/** No simulated host has this name. */
export class UnknownHost extends Error {
  override readonly name = 'UnknownHost';
  readonly code = 'ENOTFOUND';

  constructor(host: string, known: readonly string[]) {
    super(`getaddrinfo ENOTFOUND ${host} (the simulated network has only: ${known.join(', ')})`);
  }
}

/** An internet with no hosts yet. */
export function createInternet(network: Network): Internet {
  const hosts = new Map<string, Host>();

  const find = (name: string): Host => {
    const exact = hosts.get(name);
    if (exact) return exact;
    for (const [suffix, host] of hosts) if (suffix.startsWith('.') && name.endsWith(suffix)) return host;
    throw new UnknownHost(name, [...hosts.keys()]);
  };

  return {
    register: (suffix, host) => {
      hosts.set(suffix, host);
    },
    send: async (request, caller) => {
      const host = find(request.host);
      if (host.routesItself) return host.answer(request, caller);
      return network.send<HttpAnswer>({
        from: callerName(caller),
        to: request.host,
        operation: host.operationOf?.(request) ?? `${request.method} ${request.path.split('?', 1)[0] ?? ''}`,
        ...(caller.kind === 'role' && caller.crash ? { crash: caller.crash } : {}),
        answerFault: (fault) => host.answerFault?.(fault) ?? plainAnswer(fault.mode === 'throttle' ? 429 : 500),
        deliver: () => host.answer(request, caller),
      });
    },
  };
}

function plainAnswer(status: number): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
}
