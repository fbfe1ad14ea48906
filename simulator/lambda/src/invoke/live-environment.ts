import type { Cancellable, HttpRequest, Kernel, RoleCaller } from '#kernel';
import type { EnvironmentHost, OpenEnvironment } from '../hosts/environment-host.ts';
import type {
  EnvironmentSpec,
  FromEnvironment,
  FunctionError,
  InvocationRequest,
  NetworkError,
} from '../runtime/messages.ts';

/** How one invocation ended. */
export type InvocationResult =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: FunctionError };

/** What an environment needs of its surroundings. */
export interface LiveEnvironmentOptions {
  readonly kernel: Kernel;
  readonly host: EnvironmentHost;
  readonly spec: EnvironmentSpec;
  readonly roleArn: string;
  /** Hears what the function writes. */
  readonly log: (timeMs: number, text: string) => void;
}

/** An execution environment as the kernel sees it: one invocation at a time, until it is dropped. */
export class LiveEnvironment {
  readonly spec: EnvironmentSpec;
  readonly #kernel: Kernel;
  readonly #open: OpenEnvironment;
  readonly #log: LiveEnvironmentOptions['log'];
  readonly #caller: RoleCaller;
  #wake: Cancellable | undefined;
  #settleInit: ((error: FunctionError | undefined) => void) | undefined;
  #running: { readonly requestId: string; readonly settle: (result: InvocationResult) => void } | undefined;
  #isDropped = false;
  #listener: ((text: string) => void) | undefined;

  constructor({ kernel, host, spec, roleArn, log }: LiveEnvironmentOptions) {
    this.spec = spec;
    this.#kernel = kernel;
    this.#log = log;
    this.#caller = {
      kind: 'role',
      roleArn,
      session: spec.functionName,
      name: `lambda:${spec.functionName}`,
      crash: () => this.kill(),
    };
    this.#open = host.open(spec, {
      message: (message) => this.#hear(message),
      died: () => this.kill(),
    });
  }

  get isDropped(): boolean {
    return this.#isDropped;
  }

  /** Also tells `listener` what is written from now on. Returns what ends that. */
  onLog(listener: (text: string) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  /** Writes to its log. */
  write(timeMs: number, text: string): void {
    this.#listener?.(text);
    this.#log(timeMs, text);
  }

  /** Loads the function. Resolves with the error that ended it, if one did. */
  init(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      this.#settleInit = resolve;
      this.#open.send({ type: 'init' });
    });
  }

  /** Runs an invocation to its end, however it ends. */
  run(invocation: InvocationRequest): Promise<InvocationResult> {
    return new Promise((resolve) => {
      this.#running = { requestId: invocation.requestId, settle: resolve };
      this.#open.send({ type: 'invoke', invocation });
    });
  }

  /** The process dies: whoever waits for it is told so. */
  kill(): void {
    this.end({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' });
  }

  /** Drops the environment; the invocation that runs in it ends with this error. */
  end(error: FunctionError): void {
    this.drop();
    this.#settleInit?.(error);
    this.#settleInit = undefined;
    this.#finish({ kind: 'error', error: this.#named(error) });
  }

  /** Ends it without a word. */
  drop(): void {
    this.#isDropped = true;
    this.#wake?.cancel();
    this.#open.close();
  }

  #named(error: FunctionError): FunctionError {
    const { errorType, errorMessage } = error;
    if (errorType !== 'Runtime.ExitError' || !this.#running || errorMessage.startsWith('RequestId:')) return error;
    return { errorType, errorMessage: `RequestId: ${this.#running.requestId} Error: ${errorMessage}` };
  }

  #hear(message: FromEnvironment): void {
    if (this.#isDropped) return;
    switch (message.type) {
      case 'initialised':
        this.#settleInit?.(message.error);
        this.#settleInit = undefined;
        return;
      case 'result':
        this.#freeze(message.requestId, { kind: 'result', payload: message.payload });
        return;
      case 'failed':
        this.#freeze(message.requestId, { kind: 'error', error: message.error });
        return;
      case 'exited':
        this.end(message.error);
        return;
      case 'request':
        this.#kernel.scheduler.soon(() => this.#send(message.id, message.request));
        return;
      case 'wake-at':
        this.#wakeAt(message.timeMs);
        return;
      case 'log':
        this.write(message.timeMs, message.text);
    }
  }

  #freeze(requestId: string, result: InvocationResult): void {
    if (this.#running?.requestId !== requestId) return;
    this.#wake?.cancel();
    this.#wake = undefined;
    this.#finish(result);
  }

  #finish(result: InvocationResult): void {
    const running = this.#running;
    this.#running = undefined;
    running?.settle(result);
  }

  #wakeAt(timeMs: number): void {
    this.#wake?.cancel();
    const { scheduler, clock } = this.#kernel;
    const wake = () => {
      if ((this.#running || this.#settleInit) && !this.#isDropped) this.#open.send({ type: 'wake' });
    };
    if (timeMs > clock.now()) this.#wake = scheduler.at(timeMs, wake);
    else scheduler.soon(wake);
  }

  async #send(id: number, request: HttpRequest): Promise<void> {
    if (this.#isDropped) return;
    try {
      const answer = await this.#kernel.internet.send(request, this.#caller);
      if (!this.#isDropped) this.#open.send({ type: 'answer', id, answer });
    } catch (thrown) {
      if (this.#isDropped) return;
      this.#open.send({ type: 'no-answer', id, error: networkError(thrown, this.#kernel) });
    }
  }
}

function networkError(thrown: unknown, kernel: Kernel): NetworkError {
  const { code, message } = Object(thrown);
  if (typeof code === 'string') return { code, message: String(message) };
  // Not an answer of the network but a mistake of the simulator: the function sees a broken connection.
  kernel.reportError(thrown);
  return { code: 'ECONNRESET', message: 'socket hang up' };
}
