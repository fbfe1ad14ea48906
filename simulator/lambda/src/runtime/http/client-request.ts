import { AsyncLocalStorage } from 'node:async_hooks';
import { Writable } from 'node:stream';
import type { HttpAnswer, HttpRequest } from '#kernel';
import { HeaderList } from './headers.ts';
import { IncomingMessage } from './incoming-message.ts';
import { hostOf, type RequestOptions } from './request-options.ts';
import { SimulatedSocket } from './socket.ts';

/** Carries a request to the simulated network. The answer comes to one of the two callbacks, once. */
export type Send = (
  request: HttpRequest,
  answered: (answer: HttpAnswer) => void,
  failed: (error: Error) => void,
) => { cancel(): void };

/** What a request needs of its environment. */
export interface RequestHost {
  readonly send: Send;
  setTimer(delayMs: number, callback: () => void): { close(): unknown };
}

/** A request, as `node:http` shows it: it leaves when it is ended, whole. */
export class ClientRequest extends Writable {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly protocol: string;
  readonly agent: unknown;
  readonly reusedSocket = true;
  readonly maxHeadersCount = null;
  readonly socket: SimulatedSocket;
  readonly connection: SimulatedSocket;
  aborted = false;
  headersSent = false;
  res: IncomingMessage | null = null;
  readonly #headers = new HeaderList();
  readonly #chunks: Buffer[] = [];
  readonly #host: RequestHost;
  readonly #inContext = AsyncLocalStorage.snapshot();
  #sent: { cancel(): void } | undefined;
  #timer: { close(): unknown } | undefined;

  constructor(host: RequestHost, scheme: 'http:' | 'https:', options: RequestOptions, defaultAgent: unknown) {
    super({ autoDestroy: false, emitClose: true });
    this.#host = host;
    this.method = (options.method ?? 'GET').toUpperCase();
    this.path = options.path ?? '/';
    this.host = hostOf(options);
    this.protocol = options.protocol ?? scheme;
    this.agent = options.agent ?? defaultAgent;
    const port = Number(options.port ?? (scheme === 'https:' ? 443 : 80));
    this.socket = new SimulatedSocket(this, scheme === 'https:', port);
    this.connection = this.socket;
    this.#setInitialHeaders(options, port, scheme);
    if (options.timeout) this.setTimeout(options.timeout);
    if (options.signal) this.#obey(options.signal);
    process.nextTick(() => this.destroyed || this.emit('socket', this.socket));
  }

  setHeader(name: string, value: unknown): this {
    this.#headers.set(name, value);
    return this;
  }

  setHeaders(headers: Iterable<readonly [string, unknown]>): this {
    for (const [name, value] of headers) this.#headers.set(name, value);
    return this;
  }

  appendHeader(name: string, value: string): this {
    const present = this.#headers.get(name);
    this.#headers.set(name, present === undefined ? value : [...[present].flat(), value]);
    return this;
  }

  getHeader(name: string): string | readonly string[] | undefined {
    return this.#headers.get(name);
  }

  getHeaders(): Record<string, string | readonly string[]> {
    return this.#headers.toObject();
  }

  getHeaderNames(): string[] {
    return this.#headers.names();
  }

  getRawHeaderNames(): string[] {
    return this.#headers.rawNames();
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name);
  }

  removeHeader(name: string): void {
    this.#headers.delete(name);
  }

  flushHeaders(): void {}

  setNoDelay(): void {}

  setSocketKeepAlive(): void {}

  /** Emits `timeout` when no answer came within that time; whoever listens decides what to do. */
  setTimeout(delayMs: number, listener?: () => void): this {
    if (listener) this.once('timeout', listener);
    this.#timer?.close();
    this.#timer = undefined;
    if (delayMs > 0) this.#timer = this.#host.setTimer(delayMs, () => this.emit('timeout'));
    return this;
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    process.nextTick(() => this.emit('abort'));
    this.destroy();
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.#chunks.push(chunk);
    callback();
  }

  override _final(callback: () => void): void {
    this.headersSent = true;
    const request: HttpRequest = {
      method: this.method,
      host: this.host,
      path: this.path,
      headers: this.#headers.flat(),
      body: this.#chunks.length === 1 ? (this.#chunks[0] ?? new Uint8Array()) : Buffer.concat(this.#chunks),
    };
    callback();
    if (this.destroyed) return;
    this.#sent = this.#host.send(
      request,
      (answer) => this.#inContext(() => this.#answered(answer)),
      (error) => this.#inContext(() => this.destroy(error)),
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#timer?.close();
    this.#sent?.cancel();
    if (this.res && !this.res.complete) this.res.destroy(error ?? undefined);
    callback(this.res ? null : (error ?? hangUp()));
  }

  #answered(answer: HttpAnswer): void {
    if (this.destroyed) return;
    this.#timer?.close();
    const response = new IncomingMessage(answer, this.socket);
    this.res = response;
    response.once('end', () => this.destroy());
    const isHeard = this.emit('response', response);
    if (!isHeard) response.resume();
  }

  #setInitialHeaders(options: RequestOptions, port: number, scheme: string): void {
    const { headers = {} } = options;
    if (Array.isArray(headers)) {
      for (let index = 0; index < headers.length; index += 2) {
        this.#headers.set(String(headers[index]), headers[index + 1]);
      }
    } else {
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.#headers.set(name, value);
    }
    const isDefaultPort = port === (scheme === 'https:' ? 443 : 80);
    if (!this.#headers.has('host')) this.#headers.set('Host', isDefaultPort ? this.host : `${this.host}:${port}`);
    if (options.auth) {
      this.#headers.set('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    }
  }

  #obey(signal: AbortSignal): void {
    const abort = () => {
      this.destroy(
        Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      );
    };
    if (signal.aborted) process.nextTick(abort);
    else signal.addEventListener('abort', abort, { once: true });
  }
}

function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
