import {
  hashAttributes,
  type Index,
  type KeyAttribute,
  type KeySchema,
  rangeAttributes,
  type Table,
} from '../tables/table.ts';
import { contentOf, type Item } from './attribute-value.ts';
import { afterPrefix, delimitedKeyBytes, HASH_BYTES, hashedForm, partitionHash } from './key-encoding.ts';
import { base64Bytes } from './size.ts';

/** Longest hash key, and longest range key: of all of its attributes together. */
export const MAX_HASH_KEY_BYTES = 2_048;
/** See above. */
export const MAX_RANGE_KEY_BYTES = 1_024;

function content(item: Item, key: KeyAttribute): string | undefined {
  const value = Object.hasOwn(item, key.name) ? item[key.name] : undefined;
  return value && contentOf(value, key.type);
}

/** The first part of every key of one partition. @param contents of the hash attributes. */
export function partitionPrefix(schema: KeySchema, contents: readonly string[]): Buffer {
  const { hash } = schema;
  const first = delimitedKeyBytes(contents[0] ?? '', hash.type);
  const others = schema.further ? hashAttributes(schema).slice(1) : [];
  const rest = others.map(({ type }, at) => delimitedKeyBytes(contents[at + 1] ?? '', type));
  const key = rest.length === 0 ? first : Buffer.concat([first, ...rest]);
  return withHash(partitionHash(schema.further ? key : hashedForm(contents[0] ?? '', hash.type)), key);
}

function withHash(hash: string, key: Buffer): Buffer {
  const prefix = Buffer.allocUnsafe(HASH_BYTES + key.length);
  prefix.write(hash, 'hex');
  prefix.set(key, HASH_BYTES);
  return prefix;
}

/**
 * Where an item lies in its table.
 * @param item has the key attributes, checked.
 */
export function itemKey(schema: KeySchema, item: Item): Buffer {
  const prefix = partitionPrefix(schema, [content(item, schema.hash) ?? '']);
  if (!schema.range) return prefix;
  return Buffer.concat([prefix, delimitedKeyBytes(content(item, schema.range) ?? '', schema.range.type)]);
}

/**
 * Where an item's entry lies in an index: behind the index's key by a hash of the table's.
 * @returns undefined when the item lacks a key attribute of the index, or has one that can be no key: it is not in it.
 */
export function indexEntryKey(table: Table, index: Index, item: Item): Buffer | undefined {
  const ranges = rangeAttributes(index.keySchema);
  const hashContents = keyContents(item, hashAttributes(index.keySchema), MAX_HASH_KEY_BYTES);
  const rangeContents = keyContents(item, ranges, MAX_RANGE_KEY_BYTES);
  if (!hashContents || !rangeContents) return undefined;
  const sorting = ranges.map(({ type }, at) => delimitedKeyBytes(rangeContents[at] ?? '', type));
  const tableKey = [tableKeyHash(table.keySchema, item), itemKey(table.keySchema, item)];
  return Buffer.concat([partitionPrefix(index.keySchema, hashContents), ...sorting, ...tableKey]);
}

/** What an item has of a key; undefined when it lacks some of it or what it has can be no key. */
function keyContents(item: Item, keys: readonly KeyAttribute[], maxBytes: number): string[] | undefined {
  const contents: string[] = [];
  let bytes = 0;
  for (const key of keys) {
    const found = content(item, key);
    if (!found) return undefined; // Missing, of another type or empty.
    bytes += keyContentBytes(found, key.type);
    contents.push(found);
  }
  return bytes <= maxBytes ? contents : undefined;
}

/** Bytes of a key's content, as its limits count them; a number is always short enough. */
export function keyContentBytes(content: string, type: KeyAttribute['type']): number {
  if (type === 'N') return 0;
  return type === 'B' ? base64Bytes(content) : Buffer.byteLength(content);
}

function tableKeyHash({ hash, range }: KeySchema, item: Item): Buffer {
  const hashed = [hash, ...(range ? [range] : [])].map((key) => hashedForm(content(item, key) ?? '', key.type));
  return Buffer.from(partitionHash(...hashed), 'hex');
}

/** Keys from `lower` on and before `upper`. */
export interface KeyRange {
  readonly lower: Buffer;
  /** Absent: to the end of the table. */
  readonly upper?: Buffer;
}

/** Every key. */
export const EVERY_KEY: KeyRange = { lower: Buffer.alloc(0) };

/** Every key that begins with `prefix`. */
export function prefixRange(prefix: Buffer): KeyRange {
  return { lower: prefix, upper: afterPrefix(prefix) };
}
