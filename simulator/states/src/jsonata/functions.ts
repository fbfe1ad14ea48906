import { createHash } from 'node:crypto';
import type { Random } from '#kernel';

/** What JSONata functions take from outside. */
export interface Surroundings {
  readonly random: Random;
  readonly nowMs: () => number;
}

/**
 * The functions that the service adds to JSONata or replaces.
 * @see "Transforming data with JSONata in Step Functions", AWS Step Functions Developer Guide
 */
export function jsonataFunctions({ random, nowMs }: Surroundings): Record<string, unknown> {
  return {
    partition,
    range,
    hash,
    parse: (text: string) => JSON.parse(text),
    uuid: () => random.uuid(),
    random: (seed?: number) => (seed === undefined ? random.float() : random.fork(`seed ${seed}`).float()),
    millis: nowMs,
    now: () => new Date(nowMs()).toISOString(),
    eval: undefined, // The service does not have it.
  };
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  const parts: unknown[][] = [];
  for (let start = 0; start < items.length; start += Math.max(1, size)) parts.push(items.slice(start, start + size));
  return parts;
}

/** A sequence: as everywhere in JSONata, a sequence of one is that one. */
function range(first: number, last: number, step: number): unknown[] {
  const numbers: number[] = [];
  const isPast = (value: number) => (step > 0 ? value > last : value < last);
  for (let value = first; step !== 0 && !isPast(value); value += step) numbers.push(value);
  return Object.defineProperty(numbers, 'sequence', { enumerable: false, value: true });
}

const DIGESTS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** A digest in hexadecimal. @throws {Error} for an algorithm that the service does not have. */
export function hash(text: string, algorithm: string): string {
  const digest = DIGESTS[algorithm];
  if (!digest) throw new Error(`The hashing algorithm ${algorithm} is not one of ${Object.keys(DIGESTS).join(', ')}`);
  return createHash(digest).update(text).digest('hex');
}
