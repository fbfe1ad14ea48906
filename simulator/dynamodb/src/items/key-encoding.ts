import { hash } from 'node:crypto';
import type { KeyType } from './attribute-value.ts';
import { decimalOf } from './number.ts';

/**
 * The bytes of a key value, in its order within its type.
 * A number is written as the service hashes it: an exponent byte and pairs of digits.
 */
export function keyBytes(content: string, type: KeyType): Buffer {
  if (type === 'S') return Buffer.from(content);
  return type === 'B' ? Buffer.from(content, 'base64') : numberKeyBytes(content);
}

const ZERO = Buffer.from([0x80]);
const MAX_PAIRS = 20;

/** Exponent of 100 (offset 0xc0, inverted when negative), then digit pairs: +1, or 101 minus the pair. */
function numberKeyBytes(text: string): Buffer {
  const { negative, digits, exponent } = decimalOf(text);
  if (digits === '0') return ZERO;
  const isOdd = (exponent + 1) % 2 !== 0;
  const aligned = (isOdd ? '0' : '') + digits;
  const pairs = Math.ceil(aligned.length / 2);
  const bytes = Buffer.alloc(1 + pairs + (negative && pairs < MAX_PAIRS ? 1 : 0), 102);
  const power = (0xc0 + Math.floor((exponent + 1 + (isOdd ? 1 : 0)) / 2)) & 0xff;
  bytes[0] = negative ? power ^ 0xff : power;
  for (let index = 0; index < pairs; index += 1) {
    const pair = Number(aligned.slice(2 * index, 2 * index + 2).padEnd(2, '0'));
    bytes[index + 1] = negative ? 101 - pair : pair + 1;
  }
  return bytes;
}

const END_OF_BYTES = Buffer.from([0, 0]);
const END_OF_NUMBER = Buffer.from([0]);

/** A key value that ends in itself: whatever follows it does not change its order. */
export function delimitedKeyBytes(content: string, type: KeyType): Buffer {
  if (type === 'S' && !content.includes('\0')) return Buffer.from(`${content}\0\0`);
  const bytes = keyBytes(content, type);
  // The bytes of a number are never 0.
  return type === 'N' ? Buffer.concat([bytes, END_OF_NUMBER]) : Buffer.concat([escapeZeros(bytes), END_OF_BYTES]);
}

/** 0 becomes 0 1, so that the end, 0 0, comes before everything that goes on. */
export function escapeZeros(bytes: Buffer): Buffer {
  if (!bytes.includes(0)) return bytes;
  const escaped: number[] = [];
  for (const byte of bytes) {
    escaped.push(byte);
    if (byte === 0) escaped.push(1);
  }
  return Buffer.from(escaped);
}

/** Bytes of the hash that decides where an item lies. */
export const HASH_BYTES = 3;

/** Beyond every key: its hash and its first value, of 2,048 bytes at most, are followed by something less. */
export const BEYOND_KEYS = Buffer.alloc(HASH_BYTES + 2_049, 0xff);

/** What the service hashes before a key. */
const SALT = 'Outliers';

/** A key value as it is hashed: a text as it is, which stands for its UTF-8. */
export function hashedForm(content: string, type: KeyType): string | Buffer {
  return type === 'S' ? content : keyBytes(content, type);
}

/** Where an item lies among the partitions, in hexadecimal digits: the order in which a Scan finds it. */
export function partitionHash(...parts: readonly (string | Buffer)[]): string {
  const [first = '', ...others] = parts;
  const isText = typeof first === 'string' && others.length === 0;
  const hashed = isText ? SALT + first : Buffer.concat([SALT, ...parts].map((part) => Buffer.from(part)));
  return hash('md5', hashed, 'hex').slice(0, 2 * HASH_BYTES);
}

/** The smallest bytes that come after everything that begins with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let index = end.length - 1; index >= 0; index -= 1) {
    const byte = end[index] ?? 0;
    if (byte < 0xff) {
      end[index] = byte + 1;
      return end.subarray(0, index + 1);
    }
  }
  return Buffer.concat([prefix, BEYOND_KEYS]);
}
