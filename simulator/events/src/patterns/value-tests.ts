import { type AddressRange, addressDigits } from './ip-address.ts';
import { parseWildcard, wildcardTest } from './wildcard.ts';

/** A leaf of an event. */
export type Scalar = string | number | boolean | null;

/** Whether one value in an event is what a pattern asks for. */
export type ValueTest = (value: Scalar) => boolean;

/** Numbers beyond this cannot be compared, only equalled: "Numeric matching", Amazon EventBridge User Guide. */
export const LARGEST_NUMBER = 5_000_000_000;

/** One end of a numeric range. */
export interface Bound {
  readonly value: number;
  readonly isOpen: boolean;
}

/** The text, number, boolean or null itself. A text that is an IP address equals its other spellings. */
export function equalTo(wanted: Scalar): ValueTest {
  const digits = typeof wanted === 'string' ? addressDigits(wanted) : undefined;
  if (digits === undefined) return (value) => value === wanted;
  return (value) => typeof value === 'string' && addressDigits(value) === digits;
}

/** Texts that begin so. */
export const startingWith =
  (prefix: string): ValueTest =>
  (value) =>
    typeof value === 'string' && value.startsWith(prefix);

/** Texts that end so. */
export const endingWith =
  (suffix: string): ValueTest =>
  (value) =>
    typeof value === 'string' && value.endsWith(suffix);

/** As `test`, whatever the case of letters; `text` is what the test was made of. */
export function ignoringCase(test: (text: string) => ValueTest, text: string): ValueTest {
  const lower = test(text.toLowerCase());
  return (value) => typeof value === 'string' && lower(value.toLowerCase());
}

/** Exactly this text. */
export const sameText =
  (text: string): ValueTest =>
  (value) =>
    value === text;

/** Texts that fit a wildcard pattern, which is known to be valid. */
export function fitting(pattern: string): ValueTest {
  const fits = wildcardTest(parseWildcard(pattern));
  return (value) => typeof value === 'string' && fits(value);
}

/** Numbers within a range. */
export function between(bottom: Bound | undefined, top: Bound | undefined): ValueTest {
  const low = bottom ?? { value: -LARGEST_NUMBER, isOpen: false };
  const high = top ?? { value: LARGEST_NUMBER, isOpen: false };
  return (value) =>
    typeof value === 'number' &&
    (low.isOpen ? value > low.value : value >= low.value) &&
    (high.isOpen ? value < high.value : value <= high.value) &&
    Math.abs(value) <= LARGEST_NUMBER;
}

/** Texts that are addresses within a range. */
export const within =
  ({ bottom, top }: AddressRange): ValueTest =>
  (value) => {
    const digits = typeof value === 'string' ? addressDigits(value) : undefined;
    return digits !== undefined && digits.length === bottom.length && digits >= bottom && digits <= top;
  };

/** Any value that none of the tests takes; null, numbers and booleans too where the tests are about texts. */
export function noneOf(tests: readonly ValueTest[]): ValueTest {
  return (value) => !tests.some((test) => test(value));
}

/** Any value at all. */
export const anything: ValueTest = () => true;
