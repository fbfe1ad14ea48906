import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIdempotencyKey } from './idempotency-key.ts';

test('a quoted key and its bare form are the same key', () => {
  expect(readIdempotencyKey('"8e03978e-40d5"')).toEqual({ kind: 'key', key: '8e03978e-40d5' });
  expect(readIdempotencyKey(' 8e03978e-40d5 ')).toEqual({ kind: 'key', key: '8e03978e-40d5' });
});

test('a request without the header has no key', () => {
  expect(readIdempotencyKey(undefined)).toEqual({ kind: 'missing' });
});

test.each(['', '""', 'two words', 'a,b', '"open', 'ä', '"tab\tbed"', '"a" "b"', 'x'.repeat(256)])(
  'the key %j is malformed',
  (header) => {
    expect(readIdempotencyKey(header).kind).toBe('malformed');
  },
);

test('whatever printable text of 1 to 255 characters is quoted comes out as it was', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });
  fc.assert(
    fc.property(printable, (key) => {
      const quoted = `"${key.replace(/["\\]/g, '\\$&')}"`;
      expect(readIdempotencyKey(quoted)).toEqual({ kind: 'key', key });
    }),
  );
});
