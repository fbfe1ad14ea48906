import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { evaluatePath } from './evaluate.ts';
import { parsePath } from './parse.ts';
import { PathUnusable, putAt } from './reference-path.ts';

const STORE: Json = {
  book: [
    { title: 'A', price: 8, tags: ['x'] },
    { title: 'B', price: 12, isbn: '1' },
    { title: 'C', price: 9, isbn: '2' },
  ],
  bicycle: { price: 20, 'frame size': 54 },
};

test.each([
  ['$.book[0].title', 'A'],
  ['$.book[-1].title', 'C'],
  ["$['bicycle']['frame size']", 54],
  ['$.book[*].title', ['A', 'B', 'C']],
  ['$.book[0,2].title', ['A', 'C']],
  ['$.book[1:].title', ['B', 'C']],
  ['$.book[:-1].title', ['A', 'B']],
  ['$..price', [8, 12, 9, 20]],
  ['$.book[?(@.price < 10)].title', ['A', 'C']],
  ['$.book[?(@.isbn && @.price > 10)].title', ['B']],
  ['$.book[?(!@.isbn)].title', ['A']],
  ["$.book[?(@.title in ['A','C'])].price", [8, 9]],
  ['$.book[?(@.title =~ /b/i)].price', [12]],
  ['$.book[?(@.title =~ /./)].price', [8, 9, 12]],
  ['$.book[?(@.tags[0] =~ /x+|y/)].price', [8]],
  ['$.bicycle[?(@ =~ /2/)]', []],
  ['$..[?(@.price =~ /2./)].price', [20]],
  ["$.book[?(@.price == '8')].title", ['A']],
  ['$.book[?(@.isbn == 1)].title', ['B']],
  ["$.book[?(@.isbn != '1')].title", ['A', 'C']],
  ['$.book.length()', 3],
  ['$.none[*].title', []],
])('%s selects', (path, expected) => {
  const found = evaluatePath(parsePath(path), STORE);

  expect([...(Array.isArray(found) ? found : [found])].sort()).toEqual(
    [...(Array.isArray(expected) ? expected : [expected])].sort(),
  );
});

test.each([
  ['$.none', "No results for path: $['none']"],
  ['$.none.title', "Missing property in path $['none']"],
  ['$.book[9]', "No results for path: $['book'][9]"],
])('%s leads nowhere, and says where it broke off', (path, text) => {
  expect(() => evaluatePath(parsePath(path), STORE)).toThrow(text);
});

test.each(['', 'book', '$.', '$.book[', '$.book[?(@.price <)]', '$.a b'])('"%s" is no path', (text) => {
  expect(() => parsePath(text)).toThrow();
});

test('what is put at a path is found there, and nothing else changes', () => {
  const Name = fc.stringMatching(/^[a-z]{1,5}$/);
  fc.assert(
    fc.property(fc.array(Name, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (names, value) => {
      const path = `$.${names.join('.')}`;
      const document = { other: { kept: true } };
      const changed = putAt(path, document, value as Json); // jsonValue makes JSON.
      expect(evaluatePath(parsePath(path), changed)).toEqual(value);
      if (names[0] !== 'other') expect(changed).toMatchObject(document);
    }),
  );
});

test('a result has no place inside a text', () => {
  expect(() => putAt('$.a.b', { a: 'text' }, 1)).toThrow(PathUnusable);
});
