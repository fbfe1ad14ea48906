import fc from 'fast-check';
import type { AttributeValue } from './values.ts';

/** Types that a key can have. */
export type KeyType = 'S' | 'N' | 'B';

/** A key attribute. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The form of a table. */
export interface TableShape {
  readonly tableName: string;
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
  readonly indexes: readonly IndexShape[];
}

/** The form of an index. */
export interface IndexShape {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
  readonly projection: Readonly<Record<string, unknown>>;
}

const keyType = fc.constantFrom<KeyType>('S', 'S', 'N', 'B');

const projection = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { ProjectionType: 'ALL' },
  { ProjectionType: 'KEYS_ONLY' },
  { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a', 'b'] },
);

/** Tables with and without a sort key, with global and local indexes. */
export const tableShape: fc.Arbitrary<Omit<TableShape, 'tableName'>> = fc
  .record({
    hashType: keyType,
    rangeType: fc.option(keyType, { freq: 4 }),
    global: fc.option(fc.record({ hashType: keyType, rangeType: fc.option(keyType), projection }), { freq: 2 }),
    local: fc.option(fc.record({ rangeType: keyType, projection }), { freq: 2 }),
  })
  .map(({ hashType, rangeType, global, local }) => {
    const hash: KeyAttribute = { name: 'pk', type: hashType };
    const range: KeyAttribute | undefined = rangeType ? { name: 'sk', type: rangeType } : undefined;
    const indexes: IndexShape[] = [];
    if (global) {
      const indexRange: KeyAttribute | undefined = global.rangeType
        ? { name: 'gr', type: global.rangeType }
        : undefined;
      indexes.push({
        name: 'global',
        kind: 'global',
        hash: { name: 'gh', type: global.hashType },
        range: indexRange,
        projection: global.projection,
      });
    }
    if (local && range) {
      const localRange: KeyAttribute = { name: 'lr', type: local.rangeType };
      indexes.push({ name: 'local', kind: 'local', hash, range: localRange, projection: local.projection });
    }
    return { hash, range, indexes };
  });

/** Few values of each type, so that operations meet at the same items. */
const KEY_VALUES: Readonly<Record<KeyType, readonly string[]>> = {
  S: ['a', 'ab', 'b', 'é', 'B'],
  N: ['0', '-1', '2', '10', '0.5', '1e3'],
  B: ['AA==', 'AQ==', 'AQI=', '/w==', 'gA=='],
};

/** A value of a key attribute; one in fifty is refused, for its type or because it is empty. */
export function keyValue({ type }: KeyAttribute): fc.Arbitrary<AttributeValue> {
  return fc.oneof(
    { weight: 49, arbitrary: fc.constantFrom(...KEY_VALUES[type]).map((value) => ({ [type]: value })) },
    { weight: 1, arbitrary: fc.constantFrom<AttributeValue>({ S: '' }, { BOOL: true }, { N: '1' }, { SS: ['a'] }) },
  );
}

/** A key of the table. */
export function tableKey({
  hash,
  range,
}: Pick<TableShape, 'hash' | 'range'>): fc.Arbitrary<Readonly<Record<string, AttributeValue>>> {
  return fc.record({
    [hash.name]: keyValue(hash),
    ...(range ? { [range.name]: keyValue(range) } : {}),
  });
}

/** `CreateTable` for a shape. */
export function createTableInput(shape: TableShape): Readonly<Record<string, unknown>> {
  const attributes = new Map<string, KeyType>();
  for (const { hash, range } of [shape, ...shape.indexes]) {
    attributes.set(hash.name, hash.type);
    if (range) attributes.set(range.name, range.type);
  }
  const indexesOf = (kind: IndexShape['kind']) =>
    shape.indexes
      .filter((index) => index.kind === kind)
      .map((index) => ({ IndexName: index.name, KeySchema: keySchema(index), Projection: index.projection }));
  const [global, local] = [indexesOf('global'), indexesOf('local')];
  return {
    TableName: shape.tableName,
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keySchema(shape),
    BillingMode: 'PAY_PER_REQUEST',
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
}

function keySchema({ hash, range }: Pick<TableShape, 'hash' | 'range'>) {
  return [
    { AttributeName: hash.name, KeyType: 'HASH' },
    ...(range ? [{ AttributeName: range.name, KeyType: 'RANGE' }] : []),
  ];
}
