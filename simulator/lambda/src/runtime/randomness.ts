import crypto from 'node:crypto';
import type { Random } from '#kernel';

type Callback = (error: Error | null, value?: unknown) => void;

/** `node:crypto` with the randomness and the thread pool of the environment; all else is Node's own. */
export function createCrypto(random: Random, outside: OutsideWork): Record<string, unknown> {
  const webcrypto = createWebCrypto(random, outside);
  const later = (callback: unknown, value: unknown) => {
    if (typeof callback !== 'function') return value;
    process.nextTick(() => (callback as Callback)(null, value));
    return undefined;
  };
  return {
    ...crypto,
    webcrypto,
    subtle: webcrypto['subtle'],
    getRandomValues: webcrypto['getRandomValues'],
    randomUUID: () => random.uuid(),
    randomBytes: (size: number, callback?: Callback) => later(callback, random.bytes(size)),
    randomInt: (...values: unknown[]) => {
      const [first, second] = values;
      const callback = values.find((value) => typeof value === 'function');
      const [min, max] = typeof second === 'number' ? [Number(first), second] : [0, Number(first)];
      return later(callback, min + random.int(max - min));
    },
    randomFillSync: (target: ArrayBufferView, offset = 0, size = target.byteLength - offset) =>
      fill(random, target, offset, size),
    randomFill: (target: ArrayBufferView, ...rest: unknown[]) => {
      const [offset = 0, size = target.byteLength - Number(offset)] = rest.filter((value) => typeof value === 'number');
      return later(rest.at(-1), fill(random, target, offset, size));
    },
    ...Object.fromEntries(POOLED.map((name) => [name, pooled(name, outside)])),
  };
}

/** Counts work on Node's thread pool, which the kernel cannot see. */
export type OutsideWork = () => { end(): void };

/** Functions of `node:crypto` that work on the thread pool when they get a callback. */
const POOLED = ['pbkdf2', 'scrypt', 'hkdf', 'generateKey', 'generateKeyPair', 'sign', 'verify'] as const;

function pooled(name: (typeof POOLED)[number], outside: OutsideWork): unknown {
  const real = crypto[name] as (...values: unknown[]) => unknown;
  return (...values: unknown[]) => {
    const callback = values.at(-1);
    if (typeof callback !== 'function') return real(...values);
    const work = outside();
    const wrapped = (...results: unknown[]) => {
      work.end();
      callback(...results);
    };
    return real(...values.slice(0, -1), wrapped);
  };
}

function createWebCrypto(random: Random, outside: OutsideWork): Record<string, unknown> {
  const real = crypto.webcrypto.subtle as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
  const subtle: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(real))) {
    if (name === 'constructor' || typeof real[name] !== 'function') continue;
    subtle[name] = (...values: unknown[]) => {
      const work = outside();
      return Promise.resolve(real[name]?.apply(real, values)).finally(() => work.end());
    };
  }
  return {
    subtle,
    CryptoKey: globalThis.CryptoKey,
    randomUUID: () => random.uuid(),
    getRandomValues: (target: ArrayBufferView) => fill(random, target, 0, target.byteLength),
  };
}

function fill<T extends ArrayBufferView>(random: Random, target: T, offset: number, size: number): T {
  new Uint8Array(target.buffer, target.byteOffset + offset, size).set(random.bytes(size));
  return target;
}
