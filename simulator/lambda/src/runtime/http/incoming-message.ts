import { STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import type { HttpAnswer } from '#kernel';
import type { SimulatedSocket } from './socket.ts';

/** An answer, as `node:http` shows it. */
export class IncomingMessage extends Readable {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly httpVersion = '1.1';
  readonly httpVersionMajor = 1;
  readonly httpVersionMinor = 1;
  readonly headers: Record<string, string | string[]>;
  readonly rawHeaders: string[];
  readonly trailers = {};
  readonly rawTrailers: string[] = [];
  readonly socket: SimulatedSocket;
  readonly connection: SimulatedSocket;
  readonly url = '';
  complete = false;
  aborted = false;
  #body: Uint8Array | undefined;

  constructor(answer: HttpAnswer, socket: SimulatedSocket) {
    super({ autoDestroy: true });
    this.statusCode = answer.status;
    this.statusMessage = STATUS_CODES[answer.status] ?? '';
    this.headers = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      this.headers[name] = name === 'set-cookie' ? [value] : value;
    }
    this.rawHeaders = Object.entries(answer.headers).flat();
    this.socket = socket;
    this.connection = socket;
    this.#body = answer.body;
  }

  override _read(): void {
    const body = this.#body;
    this.#body = undefined;
    if (body && body.byteLength > 0) {
      this.push(Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    }
    this.complete = true;
    this.push(null);
  }

  setTimeout(): this {
    return this;
  }
}
