import type { Index, KeySchema, Table } from '../tables/table.ts';
import { contentOf, type Item } from './attribute-value.ts';
import { afterPrefix, delimitedKeyBytes, keyBytes, partitionHash } from './key-encoding.ts';

function content(item: Item, key: { readonly name: string; readonly type: 'S' | 'N' | 'B' }): string | undefined {
  const value = Object.hasOwn(item, key.name) ? item[key.name] : undefined;
  return value && contentOf(value, key.type);
}

/** The first part of every key of one partition. */
export function partitionPrefix({ hash }: KeySchema, hashContent: string): Buffer {
  return Buffer.concat([partitionHash(keyBytes(hashContent, hash.type)), delimitedKeyBytes(hashContent, hash.type)]);
}

/**
 * Where an item lies in its table.
 * @param item has the key attributes, checked.
 */
export function itemKey(schema: KeySchema, item: Item): Buffer {
  const prefix = partitionPrefix(schema, content(item, schema.hash) ?? '');
  if (!schema.range) return prefix;
  return Buffer.concat([prefix, delimitedKeyBytes(content(item, schema.range) ?? '', schema.range.type)]);
}

/**
 * Where an item's entry lies in an index: behind the index's key by a hash of the table's.
 * @returns undefined when the item lacks a key attribute of the index, and so is not in it.
 */
export function indexEntryKey(table: Table, index: Index, item: Item): Buffer | undefined {
  const { hash, range } = index.keySchema;
  const hashContent = content(item, hash);
  const rangeContent = range && content(item, range);
  if (hashContent === undefined || (range && rangeContent === undefined)) return undefined;
  const parts = [partitionPrefix(index.keySchema, hashContent)];
  if (range && rangeContent !== undefined) parts.push(delimitedKeyBytes(rangeContent, range.type));
  parts.push(tableKeyHash(table.keySchema, item), itemKey(table.keySchema, item));
  return Buffer.concat(parts);
}

function tableKeyHash({ hash, range }: KeySchema, item: Item): Buffer {
  const sortKey = range && keyBytes(content(item, range) ?? '', range.type);
  return partitionHash(keyBytes(content(item, hash) ?? '', hash.type), sortKey);
}

/** Keys from `lower` on and before `upper`. */
export interface KeyRange {
  readonly lower: Buffer;
  /** Absent: to the end of the table. */
  readonly upper?: Buffer;
}

/** Every key that begins with `prefix`. */
export function prefixRange(prefix: Buffer): KeyRange {
  return { lower: prefix, upper: afterPrefix(prefix) };
}
