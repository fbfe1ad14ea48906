import fc from 'fast-check';
import { type Fragment, joined, nameFragment, text, using } from './fragments.ts';

/** Attributes that are no keys: few, so that expressions meet what items have. */
export const ATTRIBUTES = ['a', 'b', 'c', 'm', 'l'] as const;

/** Index keys are attributes too: they come and go like the others. */
const INDEX_KEYS = ['gh', 'gr', 'lr'] as const;

const topName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<string>(...ATTRIBUTES) },
  { weight: 2, arbitrary: fc.constantFrom<string>(...INDEX_KEYS) },
  { weight: 1, arbitrary: fc.constantFrom('pk', 'sk', 'missing') },
);

/** A name as it stands, reserved words among them, or behind a placeholder. */
function written(name: fc.Arbitrary<string>): fc.Arbitrary<Fragment> {
  return fc.oneof(
    { weight: 10, arbitrary: name.map((given) => using('plain name', text(given))) },
    { weight: 5, arbitrary: name.map(nameFragment) },
    { weight: 1, arbitrary: fc.constantFrom('x y', 'a.b', 'status').map(nameFragment) },
  );
}

const member = written(fc.constantFrom('a', 'b', 'm')).map((name) => joined([text('.'), name], ''));
const element = fc.integer({ min: 0, max: 3 }).map((index) => using('list element', text(`[${index}]`)));

/** An attribute of an item. */
export const attributePath: fc.Arbitrary<Fragment> = written(topName);

/** A path into an item: an attribute, or what lies in a map or a list; rarely a word that may not stand there. */
export const documentPath: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 32, arbitrary: attributePath },
  {
    weight: 16,
    arbitrary: fc
      .tuple(attributePath, fc.array(fc.oneof(member, element), { minLength: 1, maxLength: 2 }))
      .map(([top, rest]) => using('nested path', joined([top, ...rest], ''))),
  },
  { weight: 1, arbitrary: fc.constantFrom('status', 'Name', '_x', '2a').map((word) => using('odd name', text(word))) },
);
