/** A decimal number: 0.d1d2d3... with an exponent is not used here; the value is d1.d2d3... x 10^exponent. */
export interface Decimal {
  readonly negative: boolean;
  /** Significant digits without leading or trailing zeros; `0` alone is zero. */
  readonly digits: string;
  /** Power of ten of the first digit; of zero, the one that it was written with. */
  readonly exponent: number;
}

const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Numbers that are canonical as they stand: whole, and short enough for a JavaScript number. */
const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

const ZERO: Decimal = { negative: false, digits: '0', exponent: 0 };

const MAX_POWER = 2n ** 63n - 1n;
const MIN_POWER = -(2n ** 63n);

/** Reads a decimal text; undefined when it is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  if (power.length > 18 && (BigInt(power) > MAX_POWER || BigInt(power) < MIN_POWER)) return undefined;
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, '');
  if (digits === '') return { ...ZERO, exponent: Number(power) - fraction.length };
  return { negative: sign === '-', digits, exponent: exponentOf(whole.length - leading, Number(power)) };
}

/**
 * The power of ten of a number's first digit. The service counts the digits before the point in 32 bits, as Java's
 * BigDecimal does: a power that fits and a count that does not come out as a very small number.
 */
function exponentOf(wholeDigits: number, power: number): number {
  const count = wholeDigits + power;
  return (power < 2 ** 31 && count >= 2 ** 31 ? count - 2 ** 32 : count) - 1;
}

const TOO_PRECISE = 'Attempting to store more than 38 significant digits in a Number';
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';

/** What is wrong with a number's size or precision, in the service's words. */
export function numberFault(number: Decimal): string | undefined {
  if (number.exponent > MAX_EXPONENT) return OVERFLOW;
  if (number.exponent < MIN_EXPONENT) {
    return 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
  }
  if (number.digits.length > MAX_DIGITS) return TOO_PRECISE;
  return undefined;
}

/** Writes a number as the service answers it: no exponent, no superfluous zeros. */
export function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === '0') return digits;
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits + '0'.repeat(exponent + 1 - digits.length);
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** A number's canonical text, or what is wrong with it. */
export function canonicalNumber(text: string): { readonly number: string } | { readonly fault: string } {
  if (PLAIN_INTEGER.test(text)) return { number: text };
  if (text === '') return { fault: 'The parameter cannot be converted to a numeric value' };
  const parsed = parseDecimal(text);
  if (!parsed) return { fault: `The parameter cannot be converted to a numeric value: ${text}` };
  const fault = numberFault(parsed);
  return fault ? { fault } : { number: formatDecimal(parsed) };
}

/** Parses a number that was checked before. */
export function decimalOf(text: string): Decimal {
  return parseDecimal(text) ?? ZERO;
}

/** Negative, zero or positive, as a is smaller than, equal to or greater than b. Both are canonical. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length <= 15 && b.length <= 15) return Number(a) - Number(b);
  const [x, y] = [decimalOf(a), decimalOf(b)];
  if (signOf(x) !== signOf(y)) return signOf(x) - signOf(y);
  return signOf(x) * compareMagnitudes(x, y);
}

function signOf(number: Decimal): number {
  if (number.digits === '0') return 0;
  return number.negative ? -1 : 1;
}

function compareMagnitudes(x: Decimal, y: Decimal): number {
  if (x.exponent !== y.exponent) return x.exponent - y.exponent;
  if (x.digits === y.digits) return 0;
  return x.digits < y.digits ? -1 : 1;
}

/** The exact sum of two canonical numbers, or what is wrong with it. */
export function addNumbers(a: string, b: string): { readonly number: string } | { readonly fault: string } {
  if (a.length <= 14 && b.length <= 14 && PLAIN_INTEGER.test(a) && PLAIN_INTEGER.test(b)) {
    return { number: String(Number(a) + Number(b)) };
  }
  const [x, y] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(scaleOf(x), scaleOf(y));
  const sum = scaled(x, scale) + scaled(y, scale);
  if (sum === 0n) return { number: '0' };
  const result = canonicalNumber(`${sum}e${-scale}`);
  // A sum of too many digits is told as one that is too large.
  return 'fault' in result && result.fault === TOO_PRECISE ? { fault: OVERFLOW } : result;
}

/** The number with the other sign. */
export function negateNumber(a: string): string {
  if (a === '0') return a;
  return a.startsWith('-') ? a.slice(1) : `-${a}`;
}

/** Digits behind the decimal point (negative: zeros before it). */
function scaleOf(number: Decimal): number {
  return number.digits.length - 1 - number.exponent;
}

function scaled(number: Decimal, scale: number): bigint {
  const whole = BigInt(number.digits) * 10n ** BigInt(scale - scaleOf(number));
  return number.negative ? -whole : whole;
}
