import fc from 'fast-check';
import { type Fragment, joined, sequence, text, using, valueFragment } from './fragments.ts';
import { documentPath } from './paths.ts';
import { type AttributeValue, someBinary, someNumber, someValue } from './values.ts';

const value = someValue.map(valueFragment);
const setOrFlag = fc.constantFrom<AttributeValue>(
  { BOOL: true },
  { NULL: true },
  { SS: ['a', 'b'] },
  { NS: ['1', '2'] },
);

const TYPES: readonly AttributeValue[] = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'].map((S) => ({
  S,
}));

const size = documentPath.map((path) => using('size()', sequence`size(${path})`));

const scalar = fc
  .oneof(
    fc.record({ S: fc.constantFrom('a', 'ab', 'b', '10') }),
    fc.record({ N: someNumber }),
    fc.record({ B: someBinary }),
  )
  .map(valueFragment);

/** Mostly values: the other endpoint takes two missing attributes for equal, and falls over some paths. */
function operandOf(usual: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return fc.oneof(
    { weight: 60, arbitrary: usual },
    { weight: 1, arbitrary: fc.oneof(documentPath, size).map((path) => using('path as an operand', path)) },
    { weight: 1, arbitrary: value.map((given) => using('any value as an operand', given)) },
  );
}

const equality = fc
  .tuple(documentPath, fc.constantFrom('=', '<>'), operandOf(fc.oneof(scalar, setOrFlag.map(valueFragment))))
  .map(([left, sign, right]) => using(`condition ${sign}`, sequence`${left} ${text(sign)} ${right}`));

const ordering = fc
  .tuple(documentPath, fc.constantFrom('<', '<=', '>', '>='), operandOf(scalar))
  .map(([left, sign, right]) => using(`condition ${sign}`, sequence`${left} ${text(sign)} ${right}`));

const sized = fc
  .tuple(size, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), fc.integer({ min: 0, max: 4 }))
  .map(([left, sign, right]) =>
    using('size()', sequence`${left} ${text(sign)} ${valueFragment({ N: String(right) })}`),
  );

const called = fc.oneof(
  documentPath.map((path) => using('attribute_exists()', sequence`attribute_exists(${path})`)),
  documentPath.map((path) => using('attribute_not_exists()', sequence`attribute_not_exists(${path})`)),
  fc
    .tuple(documentPath, fc.constantFrom(...TYPES).map(valueFragment))
    .map(([path, type]) => using('attribute_type()', sequence`attribute_type(${path}, ${type})`)),
  fc
    .tuple(documentPath, operandOf(fc.constantFrom('a', 'ab', '').map((S) => valueFragment({ S }))))
    .map(([path, prefix]) => using('begins_with()', sequence`begins_with(${path}, ${prefix})`)),
  fc
    .tuple(documentPath, operandOf(scalar))
    .map(([path, part]) => using('contains()', sequence`contains(${path}, ${part})`)),
);

const between = fc
  .tuple(documentPath, bounds())
  .map(([path, [low, high]]) => using('BETWEEN', sequence`${path} BETWEEN ${low} AND ${high}`));

function bounds(): fc.Arbitrary<[Fragment, Fragment]> {
  const pair = (member: fc.Arbitrary<AttributeValue>) => fc.tuple(member, member);
  return fc
    .oneof(
      { weight: 12, arbitrary: pair(fc.record({ N: someNumber })) },
      { weight: 8, arbitrary: pair(fc.record({ S: fc.constantFrom('a', 'ab', 'b') })) },
      { weight: 1, arbitrary: pair(someValue) },
    )
    .map(([low, high]) => [valueFragment(low), valueFragment(high)]);
}

const within = fc
  .tuple(documentPath, fc.array(operandOf(scalar), { minLength: 1, maxLength: 3 }))
  .map(([path, list]) => using('IN', sequence`${path} IN (${joined(list, ', ')})`));

/** What goes wrong in a condition's grammar or its functions. */
const broken = fc.oneof(
  documentPath.map((path) => using('unknown function', sequence`no_such(${path})`)),
  documentPath.map((path) => using('wrong arity', sequence`begins_with(${path})`)),
  documentPath.map((path) => using('path as a condition', path)),
  fc
    .constantFrom('', '()', 'a =', '= :v', 'a = b = c', 'a BETWEEN b', 'NOT', 'a IN ()', 'a == b')
    .map((given) => using('broken syntax', text(given))),
);

/** A condition or filter, mostly one that can be evaluated. */
export const condition: fc.Arbitrary<Fragment> = fc.letrec<{ node: Fragment; leaf: Fragment }>((tie) => ({
  leaf: fc.oneof(
    { weight: 3, arbitrary: equality },
    { weight: 3, arbitrary: ordering },
    { weight: 1, arbitrary: sized },
    { weight: 5, arbitrary: called },
    { weight: 2, arbitrary: between },
    { weight: 2, arbitrary: within },
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 40, arbitrary: tie('leaf') },
    { weight: 8, arbitrary: fc.tuple(tie('node'), tie('node')).map(([a, b]) => using('AND', sequence`${a} AND ${b}`)) },
    { weight: 8, arbitrary: fc.tuple(tie('node'), tie('node')).map(([a, b]) => using('OR', sequence`${a} OR ${b}`)) },
    {
      weight: 6,
      arbitrary: fc
        .oneof(
          tie('leaf'),
          tie('node').map((a) => sequence`(${a})`),
        )
        .map((a) => using('NOT', sequence`NOT ${a}`)),
    },
    { weight: 6, arbitrary: tie('node').map((a) => using('parentheses', sequence`(${a})`)) },
    { weight: 1, arbitrary: broken },
  ),
})).node;
