import type { ValueTest } from './value-tests.ts';

/** A pattern after parsing: it matches when any of its branches does. */
export interface Pattern {
  readonly branches: readonly Branch[];
}

/** Fields that must all match, by path. */
export type Branch = readonly FieldPattern[];

/** What one field must be: any of the tests, or absent where that is allowed. */
export interface FieldPattern {
  /** Names from the root, joined by dots: names that hold dots are not told from nested ones. */
  readonly path: string;
  readonly tests: readonly ValueTest[];
  readonly acceptsAbsence: boolean;
  /** The texts that the field must equal, where it takes nothing else: a rule index sorts by them. */
  readonly exactTexts: readonly string[] | undefined;
}
