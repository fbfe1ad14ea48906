import { logError } from './console.ts';
import { ProcessExit } from './exit.ts';
import { functionError, unhandledRejection } from './function-error.ts';
import { furnish, type Surroundings } from './globals.ts';
import { type Handler, InitFailed, loadHandler, type Modules, nodeVersion, openModules } from './handler.ts';
import { importsOfRealm } from './imports.ts';
import { invocationContext } from './invocation-context.ts';
import type { EnvironmentSpec, FunctionError, InvocationRequest, ToEnvironment } from './messages.ts';
import { moduleModule } from './module-module.ts';
import { OutgoingRequests } from './outgoing.ts';
import type { Port } from './port.ts';
import { createRealm, type Realm } from './realm.ts';
import { keepCompiled } from './scripts.ts';
import { catchStrayErrors } from './stray-errors.ts';
import { Timers } from './timers.ts';

/** Largest answer of an invocation ("Lambda quotas"): 6 MB and a little, as the service words it, bytes. */
const LARGEST_ANSWER_BYTES = 6_291_556;

/**
 * One execution environment: a function loaded into a realm of its own, which keeps its memory from invocation to
 * invocation. Between them it is frozen: nothing wakes it, and answers wait. All it does to the world is `port.post`.
 */
export class Environment {
  readonly #spec: EnvironmentSpec;
  readonly #port: Port;
  readonly #realm: Realm;
  readonly #requests: OutgoingRequests;
  readonly #timers: Timers;
  readonly #surroundings: Surroundings;
  readonly #modules: Modules;
  #handler: Handler | undefined;
  #invocation: InvocationRequest | undefined;
  /** What came while it was frozen. */
  #held: ToEnvironment[] = [];
  #isInitialising = false;
  #hasRun = false;
  #isGone = false;

  constructor(spec: EnvironmentSpec, port: Port) {
    this.#spec = spec;
    this.#port = port;
    this.#realm = createRealm(port);
    this.#requests = new OutgoingRequests(port);
    const enter = (work: () => unknown) => this.#enter(work);
    this.#timers = new Timers({
      now: () => port.now(),
      enter,
      wakeAt: (timeMs) => {
        if (this.#isAwake) port.post({ type: 'wake-at', timeMs });
      },
    });
    this.#surroundings = furnish(this.#realm, {
      spec,
      port,
      timers: this.#timers,
      send: this.#requests.send,
      enter,
      exit: (code) => this.#exit(code),
      requestId: () => this.#invocation?.requestId,
    });
    this.#modules = openModules(spec, this.#realm, (name) =>
      name === 'module' ? moduleModule(this.#modules) : this.#surroundings.builtin(name),
    );
    catchStrayErrors(this.#realm, {
      uncaught: (error) => this.#crash('Uncaught Exception', error),
      rejected: (reason) => this.#rejected(reason),
    });
  }

  /** Takes a message from the kernel. */
  deliver(message: ToEnvironment): void {
    if (this.#isGone) return;
    switch (message.type) {
      case 'init':
        this.#init();
        return;
      case 'invoke':
        this.#invoke(message.invocation);
        return;
      case 'wake':
        if (this.#isAwake) this.#timers.fire();
        return;
      case 'answer':
      case 'no-answer':
        if (this.#isAwake) this.#answer(message);
        else this.#held.push(message);
    }
  }

  /** The environment is gone: what its code still does reaches nobody. */
  drop(): void {
    this.#isGone = true;
  }

  get #isAwake(): boolean {
    return !this.#isGone && (this.#isInitialising || this.#invocation !== undefined);
  }

  #init(): void {
    this.#isInitialising = true;
    this.#enter(() => {
      try {
        const loaded = loadHandler(this.#spec, this.#realm, this.#modules);
        if (!isThenable(loaded)) this.#initialised(loaded);
        else
          loaded.then(
            (handler) => this.#initialised(handler),
            (error) => this.#initFailed(error),
          );
      } catch (error) {
        this.#initFailed(error);
      }
    });
  }

  #initialised(handler: Handler): void {
    this.#isInitialising = false;
    this.#handler = handler;
    this.#post({ type: 'initialised' });
  }

  #initFailed(error: unknown): void {
    this.#isInitialising = false;
    if (error instanceof ProcessExit) return;
    this.#log('Uncaught Exception', error instanceof InitFailed ? this.#errorFrom(error.error) : error);
    this.#post({ type: 'initialised', error: error instanceof InitFailed ? error.error : functionError(error) });
  }

  #invoke(invocation: InvocationRequest): void {
    this.#invocation = invocation;
    this.#surroundings.process.env['_X_AMZN_TRACE_ID'] = invocation.traceId;
    this.#timers.arm();
    const held = this.#held;
    this.#held = [];
    this.#enter(() => this.#call(invocation));
    for (const message of held) this.deliver(message);
  }

  #call(invocation: InvocationRequest): void {
    const { requestId } = invocation;
    const event: unknown = this.#realm.json.parse(invocation.payload);
    const context = invocationContext(this.#spec, invocation, this.#realm, () => this.#port.now());
    const succeed = (result: unknown) => this.#succeed(requestId, result);
    const fail = (error: unknown) => this.#failed(requestId, error);
    // Called as a function: as a method it would get the environment itself.
    const handler = this.#handler;
    let result: unknown;
    try {
      const takesCallback = nodeVersion(this.#spec) < 24;
      const callback = (error: unknown, value: unknown) => (error ? fail(error) : succeed(value));
      result = takesCallback ? handler?.(event, context, callback) : handler?.(event, context);
      if (!isThenable(result) && takesCallback) return;
    } catch (error) {
      if (error instanceof ProcessExit) throw error;
      fail(error);
      return;
    }
    if (isThenable(result)) result.then(succeed, fail);
    else succeed(result);
  }

  #succeed(requestId: string, result: unknown): void {
    if (this.#invocation?.requestId !== requestId) return;
    let payload: string;
    try {
      payload = this.#realm.json.stringify(result === undefined ? null : result) ?? 'null';
    } catch (error) {
      const { errorMessage, trace } = functionError(error);
      const text = `Unable to stringify response body: ${errorMessage}`;
      this.#log('Invoke Error', error);
      this.#fail(requestId, { errorType: 'Runtime.MarshalError', errorMessage: text, ...(trace ? { trace } : {}) });
      return;
    }
    const sizeBytes = Buffer.byteLength(payload);
    if (sizeBytes > LARGEST_ANSWER_BYTES) {
      this.#fail(requestId, {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER_BYTES} bytes).`,
      });
      return;
    }
    this.#invocation = undefined;
    this.#post({ type: 'result', requestId, payload });
    if (!this.#hasRun) keepCompiled(this.#spec.code);
    this.#hasRun = true;
  }

  /** The handler threw, or what it promised was rejected. */
  #failed(requestId: string, thrown: unknown): void {
    if (this.#invocation?.requestId !== requestId) return;
    this.#log('Invoke Error', thrown);
    this.#fail(requestId, functionError(thrown));
  }

  #fail(requestId: string, error: FunctionError): void {
    if (this.#invocation?.requestId !== requestId) return;
    this.#invocation = undefined;
    this.#post({ type: 'failed', requestId, error });
  }

  #answer(message: Extract<ToEnvironment, { id: number }>): void {
    this.#enter(() => {
      if (message.type === 'answer') this.#requests.answer(message.id, message.answer);
      else this.#requests.fail(message.id, message.error);
    });
  }

  /** Runs code of the function: whatever it throws here, nobody of the function caught. */
  #enter(work: () => unknown): void {
    if (this.#isGone) return;
    try {
      importsOfRealm.run(this.#modules.es.importFrom, work);
    } catch (error) {
      if (!(error instanceof ProcessExit)) this.#uncaught(error);
    }
  }

  #uncaught(error: unknown): void {
    const { process } = this.#surroundings;
    if (process.listenerCount('uncaughtException') > 0) process.emit('uncaughtException', error, 'uncaughtException');
    else this.#crash('Uncaught Exception', error);
  }

  #rejected(reason: unknown): void {
    if (reason instanceof ProcessExit) return;
    const { process } = this.#surroundings;
    if (process.listenerCount('unhandledRejection') > 0) process.emit('unhandledRejection', reason);
    else {
      const error = unhandledRejection(reason);
      this.#crash('Unhandled Promise Rejection', Object.assign(this.#errorFrom(error), { reason, promise: {} }), error);
    }
  }

  #exit(exitCode: number): void {
    const requestId = this.#invocation?.requestId;
    const reason = exitCode === 0 ? 'Runtime exited without providing a reason' : runtimeExit(exitCode);
    this.#end({
      errorType: 'Runtime.ExitError',
      errorMessage: requestId === undefined ? reason : `RequestId: ${requestId} Error: ${reason}`,
    });
  }

  #crash(what: string, thrown: unknown, error = functionError(thrown)): void {
    if (this.#isGone) return;
    this.#log(what, thrown);
    this.#end(error);
  }

  #log(what: string, thrown: unknown): void {
    const { console } = this.#surroundings;
    // The runtime makes an error of whatever else was thrown.
    const error = isErrorObject(thrown) ? thrown : new this.#realm.Error(String(thrown));
    logError(console, this.#spec.logFormat, what, error);
  }

  /** An error of the function's realm, as the runtime's own classes make them. */
  #errorFrom({ errorType, errorMessage, trace = [] }: FunctionError): Error {
    return Object.defineProperties(new this.#realm.Error(errorMessage), {
      name: { value: errorType },
      stack: { value: trace.join('\n') },
    });
  }

  #end(error: FunctionError): void {
    if (this.#isGone) return;
    this.#post({ type: 'exited', error });
    this.#isGone = true;
  }

  #post(message: Parameters<Port['post']>[0]): void {
    if (!this.#isGone) this.#port.post(message);
  }
}

function isErrorObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}

function runtimeExit(exitCode: number): string {
  return `Runtime exited with error: exit status ${exitCode}`;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
