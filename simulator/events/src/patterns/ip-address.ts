import { isIPv4, isIPv6 } from 'node:net';
import { InvalidPattern } from './invalid-pattern.ts';

/** Addresses from `bottom` to `top`, both included, as hexadecimal digits of equal length. */
export interface AddressRange {
  readonly bottom: string;
  readonly top: string;
}

const LOOKS_LIKE_V4 = /^\d+\.\d+\.\d+\.\d+$/;
const LOOKS_LIKE_V6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** An address as hexadecimal digits, 8 for IPv4 and 32 for IPv6; undefined for any other text. */
export function addressDigits(text: string): string | undefined {
  if (LOOKS_LIKE_V4.test(text)) return v4Digits(text);
  if (!LOOKS_LIKE_V6.test(text) || !isIPv6(text)) return undefined;
  const digits = v6Digits(text);
  // An IPv4 address in IPv6 notation counts as IPv4.
  return digits.startsWith('00000000000000000000ffff') ? digits.slice(24) : digits;
}

function v4Digits(text: string): string | undefined {
  const plain = text.replace(/\b0+(?=\d)/g, '');
  if (!isIPv4(plain)) return undefined;
  return plain
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('');
}

function v6Digits(text: string): string {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const all = tail === undefined ? left : [...left, ...zeros, ...right];
  return all.map((group) => group.toLowerCase().padStart(4, '0')).join('');
}

/**
 * The range that a `cidr` matcher means: from the address given (not from the network's first) to the network's last.
 * @throws {InvalidPattern} in the service's words.
 */
export function cidrRange(cidr: string): AddressRange {
  // Slashes at the end do not count: the service takes `10.0.0.0/24/`.
  const [address, mask, ...rest] = cidr.replace(/\/+$/, '').split('/');
  if (address === undefined || mask === undefined || rest.length > 0) {
    throw new InvalidPattern("Malformed CIDR, one '/' required");
  }
  const bits = /^[+-]?\d+$/.test(mask) ? Number(mask) : Number.NaN;
  if (!(Math.abs(bits) < 2 ** 31)) throw new InvalidPattern('Malformed CIDR, mask bits must be an integer');
  if (bits < 0) throw new InvalidPattern('Malformed CIDR, mask bits must not be negative');
  const bottom = addressDigits(address);
  if (bottom === undefined) {
    const looksRight = LOOKS_LIKE_V4.test(address) || LOOKS_LIKE_V6.test(address);
    throw new InvalidPattern(`${looksRight ? 'Invalid' : 'Nonstandard'} IP address: ${address}`);
  }
  const width = bottom.length * 4;
  if (bits >= width) throw new InvalidPattern(`IPv${width === 32 ? 4 : 6} mask bits must be < ${width}`);
  const free = (1n << BigInt(width - bits)) - 1n;
  const top = BigInt(`0x${bottom}`) | free;
  return { bottom, top: top.toString(16).padStart(bottom.length, '0') };
}
