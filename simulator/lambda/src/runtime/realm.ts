import vm from 'node:vm';
import { DATE_SOURCE, ERRORS_SOURCE } from './date.ts';
import type { Port } from './port.ts';

/** A JavaScript realm of its own: global object and intrinsics. */
export interface Realm {
  readonly globals: Record<string, unknown>;
  readonly context: vm.Context;
  readonly json: JSON;
  readonly Error: ErrorConstructor;
  readonly SyntaxError: SyntaxErrorConstructor;
  readonly Promise: PromiseConstructor;
}

/**
 * Binary data passes between a function and Node's own modules all the time, so both must mean the same classes:
 * libraries ask `chunk instanceof Uint8Array`. Nothing in the language itself makes these, so replacing them is safe.
 */
const SHARED_CLASSES = {
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
} as const;

/** Web and Node globals that need no care. */
const COPIED_GLOBALS = [
  'Blob',
  'BroadcastChannel',
  'Buffer',
  'ByteLengthQueuingStrategy',
  'CompressionStream',
  'CountQueuingStrategy',
  'CryptoKey',
  'DOMException',
  'DecompressionStream',
  'Event',
  'EventTarget',
  'File',
  'FormData',
  'Headers',
  'ReadableStream',
  'ReadableStreamDefaultReader',
  'Request',
  'Response',
  'TextDecoder',
  'TextDecoderStream',
  'TextEncoder',
  'TextEncoderStream',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'atob',
  'btoa',
  'structuredClone',
] as const;

const OUTER_ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError };

const dateScript = new vm.Script(DATE_SOURCE);
const errorsScript = new vm.Script(ERRORS_SOURCE);

/** Makes a realm whose clock and randomness are the port's. */
export function createRealm(port: Port): Realm {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  // A realm's global object is as untyped as a global object is.
  const globals = context as Record<string, unknown>;
  for (const [name, value] of Object.entries(SHARED_CLASSES)) define(globals, name, value);
  const outer = globalThis as unknown as Record<string, unknown>;
  for (const name of COPIED_GLOBALS) if (outer[name] !== undefined) define(globals, name, outer[name]);
  define(globals, 'global', globals);
  dateScript.runInContext(context)(() => port.now());
  errorsScript.runInContext(context)(OUTER_ERRORS);
  Object.assign(globals['Math'] as object, { random: () => port.random.float() });
  return {
    globals,
    context,
    json: globals['JSON'] as JSON,
    Error: globals['Error'] as ErrorConstructor,
    SyntaxError: globals['SyntaxError'] as SyntaxErrorConstructor,
    Promise: globals['Promise'] as PromiseConstructor,
  };
}

/** Sets a global as the language does: it does not show up in a loop over the globals. */
export function define(globals: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(globals, name, { value, writable: true, configurable: true, enumerable: false });
}
