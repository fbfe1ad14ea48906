import { type AttributeValue, type Item, setElements, typeOf } from './attribute-value.ts';
import { decimalOf } from './number.ts';

/** Largest item, bytes. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** Bytes of a base64 text's content. */
export function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/**
 * An item's size for the 400 KB limit and for capacity: names and contents.
 * @see "DynamoDB item sizes and formats", Amazon DynamoDB Developer Guide
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) {
    const value = item[name];
    if (value) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}

/** A value's size without its name. */
export function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return base64Bytes(value.B);
  if ('SS' in value) return sum(value.SS, Buffer.byteLength);
  if ('NS' in value) return sum(value.NS, numberBytes);
  if ('BS' in value) return sum(value.BS, base64Bytes);
  if ('L' in value) return 3 + sum(value.L, (element) => 1 + valueBytes(element));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

function sum<T>(values: readonly T[], bytesOf: (value: T) => number): number {
  let bytes = 0;
  for (const value of values) bytes += bytesOf(value);
  return bytes;
}

/** About one byte for two digits. */
function numberBytes(text: string): number {
  const { digits, exponent, negative } = decimalOf(text);
  if (digits === '0') return 1;
  const unaligned = digits.length % 2 !== 0 || exponent % 2 !== 0;
  return 1 + Math.ceil(digits.length / 2) + (unaligned ? 0 : 1) + (negative ? 1 : 0);
}

/**
 * What an item counts towards the 1 MB page of a Query or Scan: names are a byte each, values carry the overhead of
 * their type, and the range key is repeated in every 3 KB block.
 */
export function pageBytes(item: Item, rangeKeyName: string | undefined): number {
  let bytes = 0;
  let rangeKeyBytes = 0;
  for (const name in item) {
    const value = item[name];
    if (!value) continue;
    if (name === rangeKeyName) rangeKeyBytes = valueBytes(value);
    else bytes += 1 + storedBytes(value);
  }
  return 2 + bytes + (1 + Math.floor((1 + bytes) / 3072)) * (18 + rangeKeyBytes);
}

function storedBytes(value: AttributeValue): number {
  if ('L' in value) return 3 + sum(value.L, (element) => 1 + storedBytes(element));
  if ('M' in value) return 3 + sum(Object.values(value.M), (element) => 2 + storedBytes(element));
  const bytes = valueBytes(value);
  const elements = setElements(value);
  if (elements) return bytes + elements.length + 1;
  switch (typeOf(value)) {
    case 'S':
      return bytes + (bytes < 128 ? 1 : bytes < 16_384 ? 2 : 3);
    case 'NULL':
      return 0;
    case 'BOOL':
      return 1;
    default:
      return bytes + 1;
  }
}
