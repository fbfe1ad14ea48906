import { checkPrimeSync, createHash, generateKeyPairSync } from 'node:crypto';
import { seededRandom } from '#kernel';

/** An RSA key that signs a pool's tokens. */
export interface SigningKey {
  /** What the key set calls it. */
  readonly keyId: string;
  readonly privateJwk: RsaPrivateJwk;
}

/** A private RSA key as JSON (RFC 7518, section 6.3), every number in base64url. */
export type RsaPrivateJwk = Readonly<Record<'kty' | 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi', string>>;

/** RS256 asks for at least this much (RFC 7518, section 3.3). */
const MODULUS_BITS = 2_048;
const PUBLIC_EXPONENT = 65_537n;

/** A key that nobody else has. */
export function secretKeyPair(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  return named(privateKey.export({ format: 'jwk' }) as RsaPrivateJwk); // an RSA key exports all of these
}

let repeatable: SigningKey | undefined;

/** The same key in every process: drawn once, from a fixed seed. */
export function repeatableKeyPair(): SigningKey {
  repeatable ??= named(drawRsaKey());
  return repeatable;
}

function drawRsaKey(): RsaPrivateJwk {
  const random = seededRandom('cognito.repeatable-key');
  const [p, q] = [drawPrime(random.fork('p').bytes), drawPrime(random.fork('q').bytes)];
  const d = inverse(PUBLIC_EXPONENT, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: PUBLIC_EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const texts = Object.entries(numbers).map(([name, value]) => [name, base64url(value)] as const);
  return { kty: 'RSA', ...Object.fromEntries(texts) } as RsaPrivateJwk; // every number of it is above
}

/** A prime of half the modulus's length whose two highest bits are set, and that the exponent is coprime to. */
function drawPrime(bytes: (count: number) => Buffer): bigint {
  const half = MODULUS_BITS / 2;
  const start = BigInt(`0x${bytes(half / 8).toString('hex')}`);
  const highest = (1n << BigInt(half - 1)) | (1n << BigInt(half - 2));
  for (let candidate = start | highest | 1n; ; candidate += 2n) {
    if (candidate % PUBLIC_EXPONENT !== 1n && !hasSmallFactor(candidate) && checkPrimeSync(candidate)) return candidate;
  }
}

const SMALL_PRIMES = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n];

/** Spares most candidates the thorough test. */
function hasSmallFactor(candidate: bigint): boolean {
  return SMALL_PRIMES.some((prime) => candidate % prime === 0n);
}

/** The inverse of `value` modulo `modulus`, by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [older, newer] = [0n, 1n];
  let [rest, divisor] = [modulus, value % modulus];
  while (divisor !== 0n) {
    const quotient = rest / divisor;
    [older, newer] = [newer, older - quotient * newer];
    [rest, divisor] = [divisor, rest - quotient * divisor];
  }
  return older < 0n ? older + modulus : older;
}

function named(privateJwk: RsaPrivateJwk): SigningKey {
  return { keyId: createHash('sha256').update(privateJwk.n).digest('base64'), privateJwk };
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}
