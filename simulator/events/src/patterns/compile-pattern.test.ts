import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePattern } from './compile-pattern.ts';
import { InvalidPattern } from './invalid-pattern.ts';
import { parsePattern } from './parse-pattern.ts';
import { createRuleIndex } from './rule-index.ts';

const matches = (pattern: unknown, event: Record<string, unknown>) => compilePattern(JSON.stringify(pattern))(event);

test.each([
  ['a value', { a: ['x'] }, { a: 'x' }],
  ['an element of a list', { a: ['x'] }, { a: ['w', 'x'] }],
  ['a number, however it is written', { a: [300] }, JSON.parse('{"a": 3.00e2}')],
  ['an address in another spelling', { a: ['2001:db8::1'] }, { a: '2001:0DB8:0:0:0:0:0:1' }],
  ['an address within a range', { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }],
  ['nothing where nothing may be', { a: [{ exists: false }] }, { a: {} }],
  ['a prefix in any case', { a: [{ prefix: { 'equals-ignore-case': 'AB' } }] }, { a: 'abc' }],
  ['a name with a dot', { 'a.b': ['x'] }, { a: { b: 'x' } }],
  ['either of two fields', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }],
  ['what is outside and one of the alternatives', { c: [1], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y', c: 1 }],
  ['a null that is none of the texts', { a: [{ 'anything-but': ['x'] }] }, { a: null }],
  ['a star that is escaped', { a: [{ wildcard: '\\**' }] }, { a: '*x' }],
] as const)('matches %s', (_, pattern, event) => {
  expect(matches(pattern, event)).toBe(true);
});

test.each([
  ['a text for a number', { a: [300] }, { a: '300' }],
  ['a number beyond the comparable', { a: [{ numeric: ['>', 0] }] }, { a: 5_000_000_001 }],
  ['an object for a value', { a: [{ exists: true }] }, { a: { b: 1 } }],
  ['what every object inherits', { toString: [{ exists: true }] }, {}],
  ['an empty list', { a: [{ exists: true }] }, { a: [] }],
  ['an address before a range that begins in its network', { a: [{ cidr: '10.0.0.5/24' }] }, { a: '10.0.0.4' }],
] as const)('does not match %s', (_, pattern, event) => {
  expect(matches(pattern, event)).toBe(false);
});

test('fields match together only within one element of a list', () => {
  const pattern = { items: { sku: ['a'], count: [2] } };

  expect(matches(pattern, { items: [{ sku: 'a', count: 2 }, { sku: 'b' }] })).toBe(true);
  expect(
    matches(pattern, {
      items: [
        { sku: 'a', count: 1 },
        { sku: 'b', count: 2 },
      ],
    }),
  ).toBe(false);
  expect(matches({ items: { count: [{ exists: false }], sku: ['a'] } }, { items: [{ sku: 'a' }] })).toBe(true);
});

test('many values of one list cost no more than one try each', () => {
  const values = Array.from({ length: 2_000 }, (_, index) => index);
  const pattern = Object.fromEntries('abcdef'.split('').map((name) => [name, [{ numeric: ['>=', 0] }]]));

  expect(matches({ ...pattern, z: ['no'] }, { a: values, b: values, c: values, d: values, e: values, f: values })).toBe(
    false,
  );
});

test.each([
  [{}, 'Empty objects are not allowed'],
  [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression'],
  [{ a: [{ 'anything-but': ['x', 1] }] }, 'mixed type is not supported'],
  [{ a: [{ 'anything-but': { numeric: ['>', 1] } }] }, 'Unsupported anything-but pattern: numeric'],
  [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'Bottom must be less than top'],
  [{ a: [{ numeric: ['=', 6e9] }] }, 'Value must be between -5.0E9 and 5.0E9, inclusive'],
  [{ a: [{ wildcard: 'a**' }] }, 'Consecutive wildcard characters at pos 2'],
  [{ a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 2'],
  [{ a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
  [{ $or: [{ a: ['x'] }] }, 'There must have at least 2 Objects in $or relationship.'],
  [{ $or: [{ prefix: ['x'] }, { b: ['y'] }] }, 'prefix is Ruler reserved fieldName'],
  [{ a: [['x']] }, 'Match value must be String, number, true, false, or null'],
  [{ a: [{ cidr: '10.0.0.0/32' }] }, 'IPv4 mask bits must be < 32'],
])('refuses %j', (pattern, reason) => {
  expect(() => compilePattern(JSON.stringify(pattern))).toThrow(InvalidPattern);
  expect(() => compilePattern(JSON.stringify(pattern))).toThrow(reason);
});

test.each([
  ['{"a": ["x"}', "Unexpected close marker '}': expected ']' (for Array starting at [Source:"],
  ['{"a": }', "Unexpected character ('}' (code 125)): expected a value"],
  ['{"a": [1,]}', "Unexpected character (']' (code 93)): expected a valid value (JSON String"],
  ['{"a": [01]}', 'Invalid numeric value: Leading zeroes not allowed'],
  ['{"a": [-x]}', "Unexpected character ('x' (code 120)) in numeric value: expected digit (0-9) to follow minus sign"],
  ['{"a": [1.]}', "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit"],
  ['{"a": [1e]}', "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit"],
  ['{"a": ["\n"]}', 'Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash'],
  ['{"a": ["\\x"]}', "Unrecognized character escape 'x' (code 120)"],
  ['{"a": ["x', 'Unexpected end-of-input: was expecting closing quote for a string value'],
  ['{"a', 'Unexpected end-of-input in field name'],
  ['{"a": [é]}', "Unrecognized token 'é': was expecting (JSON String"],
  ['{"a": [→]}', "Unexpected character ('→' (code 8594 / 0x2192)): expected a valid value (JSON String"],
])('says what is no JSON in %s', (pattern, reason) => {
  expect(() => compilePattern(pattern)).toThrow(InvalidPattern);
  expect(() => compilePattern(pattern)).toThrow(reason);
});

test('what follows the pattern is not read, and a name given twice is read twice', () => {
  expect(compilePattern('{"a": ["x"]} and more')({ a: 'x' })).toBe(true);
  expect(compilePattern('{"a": {"b": ["x"]}, "a": {"c": ["y"]}}')({ a: { c: 'y' } })).toBe(false);
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });

test('a wildcard is a regular expression with .* for its stars', () => {
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, value) => {
      fc.pre(!pattern.includes('**'));
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      expect(matches({ a: [{ wildcard: pattern }] }, { a: value })).toBe(expression.test(value));
    }),
  );
});

const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
const field = fc.oneof(
  values,
  values.map((refused) => [{ 'anything-but': refused }]),
  fc.constant([{ exists: false }]),
);
const somePattern = fc
  .record({ source: field, 'detail-type': field, detail: fc.record({ x: field }) }, { requiredKeys: [] })
  .filter((pattern) => Object.keys(pattern).length > 0);
const someEvent = fc.record({
  source: fc.constantFrom('a', 'b', 'c', 'd'),
  'detail-type': fc.constantFrom('a', 'b', 'c', 'd'),
  detail: fc.record({ x: fc.constantFrom('a', 'b', null, 1) }, { requiredKeys: [] }),
});

test('an index of rules finds exactly the rules that match alone', () => {
  fc.assert(
    fc.property(fc.array(somePattern, { maxLength: 12 }), someEvent, (patterns, event) => {
      const texts = patterns.map((pattern) => JSON.stringify(pattern));
      const index = createRuleIndex(texts.map((one, rule) => ({ rule, pattern: parsePattern(one) })));
      const alone = texts.flatMap((one, rule) => (compilePattern(one)(event) ? [rule] : []));
      expect(index.match(event)).toEqual(alone);
    }),
  );
});

test('alternatives match what one of them matches', () => {
  fc.assert(
    fc.property(somePattern, somePattern, someEvent, (one, other, event) => {
      expect(matches({ $or: [one, other] }, event)).toBe(matches(one, event) || matches(other, event));
    }),
  );
});
