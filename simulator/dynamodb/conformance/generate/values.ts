import fc from 'fast-check';

/** An attribute value as the API writes it; also one that it refuses. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** ASCII, and never empty: the other endpoint counts characters where the service counts bytes. */
const someText = fc.constantFrom('a', 'ab', 'b', 'ba', 'Z', '0', '10', ' ');

/** Numbers in every form that the service takes, near its limits too. */
export const someNumber = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }).map(String) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '0.1',
      '-0.1',
      '1.50',
      '-0',
      '00',

      '1e2',
      '1E-2',
      '.5',
      '123456789012345678901234567890',
      '0.00000000000000000000000000000000000001',
      '99999999999999999999999999999999999999',
      '1e125',
      '-1e125',
      '1e-130',
    ),
  },
);

const badNumber = fc.constantFrom(
  '',
  'abc',
  '1e126',
  '1e-131',
  '123456789012345678901234567890123456789',
  '1 2',
  'NaN',
);

/** Bytes, in base64. */
export const someBinary = fc.constantFrom('AA==', 'AQ==', 'AQI=', '//79', 'gIA=');

const setOf = <T>(member: fc.Arbitrary<T>) => fc.uniqueArray(member, { minLength: 1, maxLength: 3 });

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.record({ S: someText }),
  fc.record({ N: someNumber }),
  fc.record({ B: someBinary }),
  fc.record({ BOOL: fc.boolean() }),
  fc.constant({ NULL: true }),
);

const set: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.record({ SS: setOf(fc.constantFrom('a', 'b', 'c')) }),
  fc.record({ NS: setOf(fc.constantFrom('1', '2', '3', '-1', '0.5')) }),
  fc.record({ BS: setOf(fc.constantFrom('AA==', 'AQ==', 'AQI=')) }),
);

/** A value that the service takes. */
export const goodValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    set,
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(fc.constantFrom('a', 'b', 'm', 'x y'), tie('value'), { maxKeys: 3 }) }),
  ),
})).value;

const bad: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.record({ N: badNumber }),
  fc.constantFrom<AttributeValue>(
    {},
    { S: 'a', N: '1' },
    { SS: [] },
    { SS: ['a', 'a'] },
    { NS: ['1', '1.0'] },
    { BS: ['AA==', 'AA=='] },
    { NS: ['abc'] },
    { NULL: false },
    { B: 'not base64' },
    { X: 'a' },
    { L: [{}] },
    { M: { a: { SS: [] } } },
  ),
);

/** Any value; one in forty is refused. */
export const someValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 39, arbitrary: goodValue },
  { weight: 1, arbitrary: bad },
);

/** A value that counts or lists: what an update adds or appends. */
export const someOperand: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ N: someNumber }) },
  { weight: 2, arbitrary: set },
  { weight: 2, arbitrary: fc.record({ L: fc.array(scalar, { maxLength: 2 }) }) },
  { weight: 1, arbitrary: someValue },
);
