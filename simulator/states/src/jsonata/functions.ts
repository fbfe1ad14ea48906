import { createHash } from 'node:crypto';
import type { Random } from '#kernel';
import { javaRandom } from './java-random.ts';
import { type JsonataFunction, readSignatures } from './signature.ts';

/** What JSONata functions take from outside. */
export interface Surroundings {
  readonly random: Random;
  readonly nowMs: () => number;
}

const SIGNATURES = await readSignatures({
  partition: '<xn?:a>',
  range: '<nnn?:a>',
  hash: '<s?s?:s>',
  parse: '<s?:x>',
  uuid: '<:s>',
  random: '<n?:n>',
  millis: '<:n>',
  now: '<s?s?:s>',
});

/**
 * The functions that the service adds to JSONata or replaces. Numbers are cut off towards zero; an argument that is
 * left out, or that asks for nothing, makes most of them answer nothing.
 * @see "Transforming data with JSONata in Step Functions", AWS Step Functions Developer Guide
 */
export function jsonataFunctions({ random, nowMs }: Surroundings): Record<string, unknown> {
  const define = (
    name: keyof typeof SIGNATURES,
    implementation: JsonataFunction['implementation'],
  ): JsonataFunction => ({
    _jsonata_function: true,
    implementation,
    signature: SIGNATURES[name],
  });
  return {
    partition: define('partition', partition),
    range: define('range', range),
    hash: define('hash', optionalHash),
    parse: define('parse', parse),
    uuid: define('uuid', () => random.uuid()),
    random: define('random', (seed?: number) => (seed === undefined ? random.float() : javaRandom(seed))),
    millis: define('millis', nowMs),
    now: define('now', function now(this: Focus, picture?: string, timezone?: string) {
      return this.environment.lookup('fromMillis').implementation(nowMs(), picture, timezone);
    }),
    eval: undefined, // The service does not have it.
  };
}

/** What JSONata hands to a function as `this`. */
interface Focus {
  readonly environment: { lookup(name: 'fromMillis'): { implementation(...inputs: unknown[]): string } };
}

/** An error with a code, as JSONata's own functions throw it. */
function problem(code: string, facts: Readonly<Record<string, unknown>>): object {
  return Object.assign(new Error(String(facts['message'] ?? code)), { code, ...facts });
}

function partition(items: unknown, size?: number): unknown[][] | undefined {
  if (items === undefined) return undefined;
  if (items === null) throw problem('T0412', { value: null, index: 1, type: 'any' });
  const all: readonly unknown[] = Array.isArray(items) ? items : [items];
  const length = size === undefined ? all.length : Math.trunc(size);
  if (length < 0) throw problem('D3137', { message: 'Second argument must be zero or greater' });
  if (length === 0 || all.length === 0) return undefined;
  const parts: unknown[][] = [];
  for (let start = 0; start < all.length; start += length) parts.push(all.slice(start, start + length));
  return parts;
}

/** Elements that `$range` makes at most, as measured on the service. */
const LONGEST_RANGE = 360_145;

/** A sequence: as everywhere in JSONata, a sequence of one is that one. */
function range(from?: number, to?: number, by?: number): unknown[] | undefined {
  if (from === undefined || to === undefined || by === undefined) return undefined;
  const [first, last, step] = [Math.trunc(from), Math.trunc(to), Math.trunc(by)];
  const length = step === 0 ? 0 : Math.floor((last - first) / step) + 1;
  if (length < 1) return undefined;
  if (length > LONGEST_RANGE) throw problem('D2015', { value: LONGEST_RANGE });
  const numbers = Array.from({ length }, (_, index) => first + index * step);
  return Object.defineProperty(numbers, 'sequence', { enumerable: false, value: true });
}

function parse(text?: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text, (_name, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('No double holds that number');
      return value;
    });
  } catch {
    throw problem('D3137', { message: `Invalid JSON: ${text}` });
  }
}

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function optionalHash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  try {
    return hash(text, algorithm);
  } catch (error) {
    throw problem('D3137', { message: error instanceof Error ? error.message : String(error) });
  }
}

/** A digest in hexadecimal. @throws {Error} for an algorithm that the service does not have. */
export function hash(text: string, algorithm: string): string {
  const digest = DIGESTS[algorithm];
  if (!digest) throw new Error(`The hashing algorithm ${algorithm} is not one of ${Object.keys(DIGESTS).join(', ')}`);
  return createHash(digest).update(text).digest('hex');
}
