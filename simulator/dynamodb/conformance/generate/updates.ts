import fc from 'fast-check';
import { type Fragment, joined, sequence, text, using, valueFragment } from './fragments.ts';
import { attributePath, documentPath } from './paths.ts';
import { someOperand, someValue } from './values.ts';

const value = someValue.map(valueFragment);
const counted = someOperand.map(valueFragment);

const operand = fc.oneof(
  { weight: 5, arbitrary: value },
  { weight: 3, arbitrary: documentPath },
  {
    weight: 2,
    arbitrary: fc
      .tuple(documentPath, fc.oneof(counted, value))
      .map(([path, otherwise]) => using('if_not_exists()', sequence`if_not_exists(${path}, ${otherwise})`)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.oneof(documentPath, counted), fc.oneof(documentPath, counted))
      .map(([a, b]) => using('list_append()', sequence`list_append(${a}, ${b})`)),
  },
);

const arithmetic = fc
  .tuple(fc.oneof(documentPath, counted), fc.constantFrom('+', '-'), fc.oneof(documentPath, counted))
  .map(([a, sign, b]) => using(`arithmetic ${sign}`, sequence`${a} ${text(sign)} ${b}`));

const assignment = fc
  .tuple(documentPath, fc.oneof({ weight: 5, arbitrary: operand }, { weight: 2, arbitrary: arithmetic }))
  .map(([path, assigned]) => sequence`${path} = ${assigned}`);

const clause = {
  SET: list(assignment),
  REMOVE: list(documentPath),
  ADD: list(fc.tuple(attributePath, counted).map(([path, added]) => sequence`${path} ${added}`)),
  DELETE: list(fc.tuple(attributePath, counted).map(([path, removed]) => sequence`${path} ${removed}`)),
};

function list(action: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  return fc
    .oneof(
      { weight: 6, arbitrary: fc.array(action, { minLength: 1, maxLength: 1 }) },
      { weight: 3, arbitrary: fc.array(action, { minLength: 2, maxLength: 3 }) },
    )
    .map((actions) => joined(actions, ', '));
}

const clauses = fc
  .subarray(['SET', 'REMOVE', 'ADD', 'DELETE'] as const, { minLength: 1, maxLength: 2 })
  .chain((words) =>
    fc.tuple(...words.map((word) => clause[word].map((actions) => using(word, sequence`${text(word)} ${actions}`)))),
  )
  .map((written) => joined(written, ' '));

const broken = fc
  .constantFrom('', 'SET', 'SET a', 'SET a = ', 'SET a = b SET b = a', 'REMOVE', 'ADD a', 'UPSERT a = b', 'SET a = b,')
  .map((given) => using('broken syntax', text(given)));

/** An update expression, mostly one that can be carried out. */
export const update: fc.Arbitrary<Fragment> = fc.oneof(
  { weight: 30, arbitrary: clauses },
  { weight: 1, arbitrary: broken },
);
