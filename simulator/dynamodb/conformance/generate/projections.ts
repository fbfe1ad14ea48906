import fc from 'fast-check';
import { type Fragment, joined, text, using } from './fragments.ts';
import { documentPath } from './paths.ts';

/** A projection expression. */
export const projection: fc.Arbitrary<Fragment> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .array(documentPath, { minLength: 1, maxLength: 3 })
      .map((paths) => using('projection', joined(paths, ', '))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'a,', ', a', 'a b', 'size(a)').map((given) => using('broken syntax', text(given))),
  },
);
