/** Constants of the linear congruential generator that Java's `Random` specifies. */
const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;

/**
 * The first number in [0, 1) that Java's `java.util.Random` draws from a seed: `$random(seed)` answers it.
 * @see "Class Random", Java platform API specification
 */
export function javaRandom(seed: number): number {
  let state = (BigInt(Math.trunc(seed)) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): number => {
    state = (state * MULTIPLIER + INCREMENT) & MASK;
    return Number(state >> (48n - bits));
  };
  return (next(26n) * 2 ** 27 + next(27n)) / 2 ** 53;
}
