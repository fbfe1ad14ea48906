/** What an `Idempotency-Key` header says. */
export type IdempotencyKeyHeader =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Characters of a key: enough for any id that clients make, and bounded in a table's key. */
const MAX_KEY_LENGTH = 255;

/** A structured-field String: quoted, with backslashes before quotes and backslashes (RFC 9651, section 3.3.3). */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** Printable ASCII without what only a quoted String may hold, and not a list of two headers. */
const BARE = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

/**
 * Reads the header: a structured-field String, or the bare form that many clients send. Both spellings of a key are
 * the same key.
 * @see "The Idempotency-Key HTTP Header Field", IETF draft
 */
export function readIdempotencyKey(header: string | undefined): IdempotencyKeyHeader {
  if (header === undefined) return { kind: 'missing' };
  const text = header.trim();
  const key = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') : BARE.exec(text)?.[0];
  if (key === undefined) return { kind: 'malformed', reason: 'It is no String of printable ASCII characters.' };
  if (key.length === 0 || key.length > MAX_KEY_LENGTH) {
    return { kind: 'malformed', reason: `It has ${key.length} characters; 1 to ${MAX_KEY_LENGTH} are allowed.` };
  }
  return { kind: 'key', key };
}
