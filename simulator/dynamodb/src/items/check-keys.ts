import type { AwsError } from '#kernel';
import { EmptyKey, INVALID, validationError } from '../errors.ts';
import {
  hashAttributes,
  type Index,
  indexKeyAttributes,
  isHashKey,
  type KeyAttribute,
  type KeySchema,
  keyAttributes,
  rangeAttributes,
  type Table,
} from '../tables/table.ts';
import { attributeOf, contentOf, type Item, typeOf } from './attribute-value.ts';
import { keyContentBytes, MAX_HASH_KEY_BYTES, MAX_RANGE_KEY_BYTES } from './keys.ts';
import type { Path } from './paths.ts';

const WRONG_KEY = 'The provided key element does not match the schema';

/** How most operations begin to say that a key is empty. */
const NOT_VALID = 'One or more parameter values are not valid. ';

/**
 * Checks the key of a request.
 * @param prefix how the operation begins to say that a part of the key is empty.
 * @throws {AwsError} ValidationException when it is not exactly the table's key.
 */
export function checkKey(key: Item, schema: KeySchema, prefix = NOT_VALID): void {
  const attributes = keyAttributes(schema);
  if (attributes.length !== Object.keys(key).length) throw validationError(WRONG_KEY);
  for (const attribute of attributes) checkKeyPart(key, attribute, attribute === schema.hash, prefix);
}

/** Checks one attribute of a key. @throws {AwsError} ValidationException. */
export function checkKeyPart(key: Item, { name, type }: KeyAttribute, isHash: boolean, prefix: string): void {
  const value = attributeOf(key, name);
  const content = value && contentOf(value, type);
  if (content === undefined) throw validationError(WRONG_KEY);
  if (content === '') {
    throw new EmptyKey(
      `${prefix}The AttributeValue for a key attribute cannot contain an empty ${word(type)} value. Key: ${name}`,
    );
  }
  checkKeySize(content, type, isHash);
}

function word(type: string): string {
  return type === 'S' ? 'string' : 'binary';
}

function checkKeySize(content: string, type: KeyAttribute['type'], isHash: boolean): void {
  refuseLargeKey(keyContentBytes(content, type), isHash);
}

function refuseLargeKey(bytes: number, isHash: boolean): void {
  if (isHash && bytes > MAX_HASH_KEY_BYTES) {
    throw validationError(`${INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes`);
  }
  if (!isHash && bytes > MAX_RANGE_KEY_BYTES) {
    throw validationError(`${INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`);
  }
}

/**
 * Checks the keys of an item that is to be put, also those of the table's indexes.
 * @throws {AwsError} ValidationException.
 */
export function checkItemKeys(item: Item, table: Table): void {
  for (const attribute of keyAttributes(table.keySchema)) {
    checkItemKey(item, attribute, attribute === table.keySchema.hash);
  }
  for (const { index, key } of indexKeyAttributes(table)) {
    const value = attributeOf(item, key.name);
    if (!value) continue;
    const content = contentOf(value, key.type);
    if (content === undefined) throw wrongIndexKey(key, typeOf(value), index.name);
    if (content === '') {
      throw new EmptyKey(
        `${NOT_VALID}A value specified for a secondary index key is not supported. ` +
          `The AttributeValue for a key attribute cannot contain an empty ${word(key.type)} value. ` +
          `IndexName: ${index.name}, IndexKey: ${key.name}`,
      );
    }
    checkKeySize(content, key.type, isHashKey(index.keySchema, key.name));
  }
  for (const index of table.indexes) checkWholeKey(item, index);
}

/** A key of several attributes has to be short enough as a whole. */
function checkWholeKey(item: Item, { keySchema: schema }: Index): void {
  if (!schema.further) return;
  const bytes = (keys: readonly KeyAttribute[]) =>
    keys.reduce((sum, { name, type }) => {
      const value = attributeOf(item, name);
      return sum + keyContentBytes((value && contentOf(value, type)) ?? '', type);
    }, 0);
  refuseLargeKey(bytes(hashAttributes(schema)), true);
  refuseLargeKey(bytes(rangeAttributes(schema)), false);
}

function checkItemKey(item: Item, { name, type }: KeyAttribute, isHash: boolean): void {
  const value = attributeOf(item, name);
  if (!value) throw validationError(`${INVALID}Missing the key ${name} in the item`);
  const content = contentOf(value, type);
  if (content === undefined) {
    throw validationError(`${INVALID}Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  if (content === '') {
    throw new EmptyKey(
      `${NOT_VALID}The AttributeValue for a key attribute cannot contain an empty ${word(type)} value. Key: ${name}`,
    );
  }
  checkKeySize(content, type, isHash);
}

function wrongIndexKey({ name, type }: KeyAttribute, actual: string, indexName: string): AwsError {
  return validationError(
    `${INVALID}Type mismatch for Index Key ${name} Expected: ${type} Actual: ${actual} IndexName: ${indexName}`,
  );
}

/** An attribute that an update writes, and the type that it surely writes. */
export interface UpdatedAttribute {
  readonly path: Path;
  readonly type: string | undefined;
}

/**
 * Checks that an update leaves the key alone and gives index keys values of their type.
 * @param readPaths what it reads to compute values: not from within a key either.
 * @throws {AwsError} ValidationException.
 */
export function checkUpdatedKeys(updates: readonly UpdatedAttribute[], readPaths: readonly Path[], table: Table): void {
  for (const { name } of keyAttributes(table.keySchema)) {
    if (updates.some(({ path }) => path[0] === name)) {
      throw validationError(`${INVALID}Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
  for (const { index, key } of indexKeyAttributes(table)) {
    const update = updates.find(({ path }) => path.length === 1 && path[0] === key.name);
    if (update?.type !== undefined && update.type !== key.type) throw wrongIndexKey(key, update.type, index.name);
  }
  refuseNestedKeys([...updates.map(({ path }) => path), ...readPaths], table);
}

/**
 * Checks the index keys of an item that an update has made.
 * @throws {AwsError} ValidationException.
 */
export function checkUpdatedIndexKeys(item: Item, updates: readonly UpdatedAttribute[], table: Table): void {
  for (const { index, key } of indexKeyAttributes(table)) {
    if (!updates.some(({ path }) => path[0] === key.name)) continue;
    const value = attributeOf(item, key.name);
    if (!value) continue;
    const content = contentOf(value, key.type);
    if (content === undefined) {
      throw validationError('The update expression attempted to update the secondary index key to unsupported type');
    }
    if (content === '') {
      const text =
        `${NOT_VALID}The update expression attempted to update a secondary index key ` +
        'to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ' +
        `${word(key.type)} value.`;
      throw new EmptyKey(`${text} IndexName: ${index.name}, IndexKey: ${key.name}`, text);
    }
    checkKeySize(content, key.type, isHashKey(index.keySchema, key.name));
  }
  for (const index of table.indexes) checkWholeKey(item, index);
}

/**
 * Refuses paths that look into a key attribute.
 * @throws {AwsError} ValidationException.
 */
export function refuseNestedKeys(paths: readonly Path[] | undefined, table: Table): void {
  const nested = new Set((paths ?? []).filter((path) => path.length > 1).map((path) => path[0]));
  if (nested.size === 0) return;
  const refuse = (kind: string, name: string) => {
    throw validationError(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${name}`,
    );
  };
  for (const { name } of keyAttributes(table.keySchema)) if (nested.has(name)) refuse('Key', name);
  for (const { key } of indexKeyAttributes(table)) if (nested.has(key.name)) refuse('IndexKey', key.name);
}
