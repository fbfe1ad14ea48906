import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeValue, Item } from '../items/attribute-value.ts';
import { pageBytes } from '../items/size.ts';
import { createPageSize } from './page-size.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const longText = fc.tuple(text, fc.integer({ min: 0, max: 400 })).map(([part, times]) => part.repeat(times));
const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  longText.map((S) => ({ S })),
  fc.integer().map((N) => ({ N: String(N) })),
  fc.base64String({ maxLength: 80 }).map((B) => ({ B })),
  fc.uniqueArray(text, { minLength: 1, maxLength: 5 }).map((SS) => ({ SS })),
  fc.constant({ NULL: true }),
);
const nested: fc.Arbitrary<AttributeValue> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }).map((L) => ({ L })),
  fc.dictionary(text, scalar, { maxKeys: 4 }).map((M) => ({ M })),
);
const rangeKey = fc.string({ unit: 'binary', maxLength: 250 }).map((S) => ({ S }));
const item: fc.Arbitrary<Item> = fc
  .tuple(fc.dictionary(text, nested, { maxKeys: 6 }), rangeKey)
  .map(([attributes, sk]) => ({ ...attributes, sk }));

test('a page is full when its items count one megabyte, and not before', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), (items) => {
      const size = createPageSize('sk');
      let bytes = 0;
      for (let at = 0; bytes < 1024 * 1024; at += 1) {
        const next = items[at % items.length] ?? {};
        expect(size.isFull()).toBe(false);
        size.add(JSON.stringify(next), () => next);
        bytes += pageBytes(next, 'sk');
      }
      expect(size.isFull()).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('items that surely leave room are not looked into', () => {
  const size = createPageSize('sk');
  const unread = () => expect.fail('It was looked into.');

  for (let count = 0; count < 100; count += 1) size.add('x'.repeat(300), unread);

  expect(size.isFull()).toBe(false);
});
