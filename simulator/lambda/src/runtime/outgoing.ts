import type { HttpAnswer } from '#kernel';
import type { Send } from './http/client-request.ts';
import type { NetworkError } from './messages.ts';
import type { Port } from './port.ts';

interface Waiting {
  answered(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/** Requests of an environment that wait for their answers. */
export class OutgoingRequests {
  readonly #waiting = new Map<number, Waiting>();
  readonly #port: Port;
  #nextId = 1;

  constructor(port: Port) {
    this.#port = port;
  }

  get pending(): number {
    return this.#waiting.size;
  }

  readonly send: Send = (request, answered, failed) => {
    const id = this.#nextId++;
    this.#waiting.set(id, { answered, failed });
    this.#port.post({ type: 'request', id, request });
    return { cancel: () => void this.#waiting.delete(id) };
  };

  /** Hands an answer to whoever asked; a cancelled request has nobody. */
  answer(id: number, answer: HttpAnswer): void {
    this.#take(id)?.answered(answer);
  }

  fail(id: number, { code, message }: NetworkError): void {
    this.#take(id)?.failed(Object.assign(new Error(message), { code, errno: code, syscall: 'connect' }));
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
