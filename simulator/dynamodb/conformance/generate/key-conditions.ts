import fc from 'fast-check';
import { type Fragment, nameFragment, sequence, text, using, valueFragment } from './fragments.ts';
import { type KeyAttribute, keyValue, type TableShape } from './table-shape.ts';

type Keys = Pick<TableShape, 'hash' | 'range'>;

function named(key: KeyAttribute): fc.Arbitrary<Fragment> {
  return fc.constantFrom(text(key.name), nameFragment(key.name));
}

function valued(key: KeyAttribute): fc.Arbitrary<Fragment> {
  return keyValue(key).map(valueFragment);
}

function rangeCondition(range: KeyAttribute): fc.Arbitrary<Fragment> {
  const [name, value] = [named(range), valued(range)];
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(name, fc.constantFrom('=', '<', '<=', '>', '>='), value)
        .map(([path, sign, given]) => using(`key ${sign}`, sequence`${path} ${text(sign)} ${given}`)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(name, value, value)
        .map(([path, low, high]) => using('key BETWEEN', sequence`${path} BETWEEN ${low} AND ${high}`)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(name, value)
        .map(([path, prefix]) => using('key begins_with()', sequence`begins_with(${path}, ${prefix})`)),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(name, value).map(([path, given]) => using('no key condition', sequence`${path} <> ${given}`)),
    },
  );
}

/** A key condition for a table or an index, mostly one that can be used. */
export function keyCondition({ hash, range }: Keys): fc.Arbitrary<Fragment> {
  const partition = fc.tuple(named(hash), valued(hash)).map(([name, value]) => sequence`${name} = ${value}`);
  const both = range
    ? fc.oneof(
        { weight: 3, arbitrary: fc.tuple(partition, rangeCondition(range)).map(([a, b]) => sequence`${a} AND ${b}`) },
        { weight: 1, arbitrary: fc.tuple(rangeCondition(range), partition).map(([a, b]) => sequence`${a} AND ${b}`) },
      )
    : partition;
  const wrong = fc.oneof(
    fc.tuple(named(hash), valued(hash)).map(([name, value]) => using('no key condition', sequence`${name} > ${value}`)),
    fc.tuple(partition, partition).map(([a, b]) => using('no key condition', sequence`${a} AND ${b}`)),
    fc.tuple(partition, partition).map(([a, b]) => using('no key condition', sequence`${a} OR ${b}`)),
    ...(range ? [rangeCondition(range)] : []),
  );
  return fc.oneof({ weight: 8, arbitrary: both }, { weight: 4, arbitrary: partition }, { weight: 1, arbitrary: wrong });
}
