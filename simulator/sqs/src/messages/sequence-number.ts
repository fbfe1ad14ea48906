/** The service's numbers have 20 digits; ours begin here, so that they sort as text. */
const FIRST = 18_800_000_000_000_000_000n;

/** A place in a FIFO queue as callers see it: 20 digits, rising, with gaps. */
export function toSequenceNumber(sequence: number): string {
  return String(FIRST + BigInt(sequence) * 256n);
}
