import { EventEmitter } from 'node:events';

/** What a request shows as its socket. There is no connection: the simulated network carries whole messages. */
export class SimulatedSocket extends EventEmitter {
  readonly connecting = false;
  readonly encrypted: boolean;
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort: number;
  authorized = true;
  destroyed = false;
  readonly writable = true;
  readonly readable = true;
  readonly #owner: { destroy(error?: Error): unknown };

  constructor(owner: { destroy(error?: Error): unknown }, encrypted: boolean, port: number) {
    super();
    this.#owner = owner;
    this.encrypted = encrypted;
    this.remotePort = port;
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  cork(): void {}

  uncork(): void {}

  destroy(error?: Error): this {
    this.destroyed = true;
    this.#owner.destroy(error);
    return this;
  }
}
