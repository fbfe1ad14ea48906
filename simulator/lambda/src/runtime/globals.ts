import type { Writable } from 'node:stream';
import { types } from 'node:util';
import { createBuiltins } from './builtins.ts';
import { createConsole } from './console.ts';
import { createFs } from './files.ts';
import type { Send } from './http/client-request.ts';
import { createFetch } from './http/fetch.ts';
import type { EnvironmentSpec } from './messages.ts';
import type { Port } from './port.ts';
import { createProcess } from './process.ts';
import { define, type Realm } from './realm.ts';
import { refuse } from './refused-modules.ts';
import { formatStacks, sourcePositions } from './source-positions.ts';
import type { Timers } from './timers.ts';

/** What a function's globals are made of. */
export interface GlobalsHost {
  readonly spec: EnvironmentSpec;
  readonly port: Port;
  readonly timers: Timers;
  readonly send: Send;
  /** Runs guest code; what it throws is the guest's uncaught exception. */
  enter(work: () => unknown): void;
  exit(exitCode: number): void;
  requestId(): string | undefined;
}

/** The parts of a function's surroundings that the environment itself goes on to use. */
export interface Surroundings {
  readonly process: NodeJS.EventEmitter & { env: Record<string, string> };
  readonly console: Console;
  builtin(name: string): unknown;
}

/** Gives a realm the globals of Node.js as they are in a Lambda environment. */
export function furnish(realm: Realm, host: GlobalsHost): Surroundings {
  const { globals } = realm;
  const { port, timers, spec } = host;
  const builtin = createBuiltins({
    random: port.random,
    outside: () => port.beginOutsideWork(),
    requests: { send: host.send, setTimer: (delayMs, callback) => timers.add(callback, delayMs, [], false) },
    files: once(() => createFs(spec.code.files)),
    globals,
  });
  const write = (text: string) => port.post({ type: 'log', timeMs: port.now(), text });
  const own = createProcess({ ...host, now: () => port.now(), write, builtin });
  const console = createConsole({
    ...streamsOf(own),
    logFormat: spec.logFormat,
    logLevel: spec.variables['AWS_LAMBDA_LOG_LEVEL'],
    now: () => port.now(),
    requestId: host.requestId,
    write,
    isError: (value): value is Error => value instanceof realm.Error || types.isNativeError(value),
  });
  const values = { process: own, console, ...timerGlobals(timers), ...webGlobals(host) };
  for (const [name, value] of Object.entries(values)) define(globals, name, value);
  Object.defineProperty(globals, 'crypto', { get: () => Object(builtin('crypto')).webcrypto, configurable: true });
  formatStacks(realm.Error, spec.code, sourcePositions(spec.code));
  return { process: own, console, builtin };
}

function streamsOf(own: object): { stdout: Writable; stderr: Writable } {
  return own as { stdout: Writable; stderr: Writable };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

type Callback = (...values: unknown[]) => unknown;

function timerGlobals(timers: Timers): Record<string, unknown> {
  const clear = (handle: unknown) => timers.clear(handle);
  return {
    setTimeout: (callback: Callback, delay?: unknown, ...values: unknown[]) =>
      timers.add(callback, delay, values, false),
    setInterval: (callback: Callback, delay?: unknown, ...values: unknown[]) =>
      timers.add(callback, delay, values, true),
    setImmediate: (callback: Callback, ...values: unknown[]) => timers.addImmediate(callback, values),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
}

function webGlobals({ port, timers, send, enter }: GlobalsHost): Record<string, unknown> {
  const startedMs = port.now();
  const noMarks = () => ({ name: '', entryType: 'mark', startTime: 0, duration: 0 });
  return {
    fetch: createFetch(send),
    queueMicrotask: (callback: Callback) => queueMicrotask(() => enter(callback)),
    AbortController,
    AbortSignal: abortSignal(timers),
    performance: {
      now: () => port.now() - startedMs,
      timeOrigin: startedMs,
      mark: noMarks,
      measure: noMarks,
      clearMarks: () => undefined,
      clearMeasures: () => undefined,
      toJSON: () => ({ timeOrigin: startedMs }),
    },
    awslambda: { streamifyResponse: () => refuse('response streaming') },
  };
}

/** `AbortSignal` whose `timeout` follows the simulated clock; otherwise the class itself. */
function abortSignal(timers: Timers): unknown {
  const timeout = (delayMs: number) => {
    const controller = new AbortController();
    const reason = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    timers.add(() => controller.abort(reason()), delayMs, [], false);
    return controller.signal;
  };
  return new Proxy(AbortSignal, {
    get: (target, name) => (name === 'timeout' ? timeout : Reflect.get(target, name, target)),
  });
}
