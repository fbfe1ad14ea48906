import type { HttpRequest } from '#kernel';

/** What the bytes that a connection brought begin with. */
export type PlainRead =
  | { readonly kind: 'request'; readonly request: HttpRequest; readonly bytes: number }
  /** The rest is still to come. */
  | { readonly kind: 'incomplete' }
  /** Anything else, well formed or not: a real HTTP parser has to look at it. */
  | { readonly kind: 'other' };

const OTHER: PlainRead = { kind: 'other' };
const INCOMPLETE: PlainRead = { kind: 'incomplete' };

/** Longest head, bytes; what is longer is Node's to refuse. */
const MAX_HEAD_BYTES = 8 * 1024;

/** A name as RFC 9110 has it ("Field Names"). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What no value may hold, and line ends that are none. */
const UNCLEAN = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

const REQUEST_LINE = /^POST (\/[\x21-\x7e]*) HTTP\/1\.1$/;

const LENGTH = /^\d{1,9}$/;

/** Headers that change how a message is read or what becomes of its connection. */
const CHANGES_READING = new Set(['transfer-encoding', 'content-encoding', 'expect', 'upgrade', 'trailer', 'te']);

/** Names as they were written, and in lower case: the same few come with every request. */
const names = new Map<string, string>();
const MAX_NAMES = 500;

/**
 * Reads a request of the form that SDKs send: a POST of HTTP/1.1 whose length is known, on a connection that stays
 * open, with no encoding, expectation or trailer. Whatever is not plainly of this form is `other`, not an error.
 * @param maxBytes longest request; a longer one is `other`.
 */
export function readPlainRequest(received: Buffer, maxBytes: number): PlainRead {
  const headBytes = received.indexOf('\r\n\r\n', 0, 'latin1');
  if (headBytes < 0) return received.length > MAX_HEAD_BYTES ? OTHER : beginsLikeOne(received);
  if (headBytes > MAX_HEAD_BYTES) return OTHER;
  const head = received.toString('latin1', 0, headBytes);
  const headers = readHead(head);
  const path = REQUEST_LINE.exec(head.slice(0, lineEnd(head, 0)))?.[1];
  const length = headers?.['content-length'];
  if (!headers || path === undefined || length === undefined || !LENGTH.test(length)) return OTHER;
  const host = headers['host'];
  if (host === undefined || (headers['connection'] ?? 'keep-alive').toLowerCase() !== 'keep-alive') return OTHER;
  const bodyAt = headBytes + 4;
  const bytes = bodyAt + Number(length);
  if (bytes > maxBytes) return OTHER;
  if (received.length < bytes) return INCOMPLETE;
  const request = { method: 'POST', host: nameOf(host), path, headers, body: received.subarray(bodyAt, bytes) };
  return { kind: 'request', request, bytes };
}

function beginsLikeOne(received: Buffer): PlainRead {
  return 'POST '.startsWith(received.toString('latin1', 0, 5)) ? INCOMPLETE : OTHER;
}

/** Headers by name in lower case; nothing where one of them needs more care than this. */
function readHead(head: string): Record<string, string> | undefined {
  if (UNCLEAN.test(head)) return undefined;
  const headers: Record<string, string> = {};
  let at = lineEnd(head, 0) + 2;
  while (at < head.length) {
    const end = lineEnd(head, at);
    const colon = head.indexOf(':', at);
    if (colon < 0 || colon > end) return undefined;
    const name = lowerName(head.slice(at, colon));
    if (name === undefined || CHANGES_READING.has(name)) return undefined;
    const value = head.slice(colon + 1, end).trim();
    const earlier = headers[name];
    if (earlier === undefined) headers[name] = value;
    else if (name === 'content-length' || name === 'host' || name === 'connection') return undefined;
    else headers[name] = earlier + (name === 'cookie' ? '; ' : ',') + value;
    at = end + 2;
  }
  return headers;
}

function lineEnd(head: string, from: number): number {
  const end = head.indexOf('\r\n', from);
  return end < 0 ? head.length : end;
}

function lowerName(written: string): string | undefined {
  const known = names.get(written);
  if (known !== undefined) return known;
  if (!TOKEN.test(written) || written === '__proto__') return undefined;
  const lower = written.toLowerCase();
  if (names.size >= MAX_NAMES) names.clear();
  names.set(written, lower);
  return lower;
}

function nameOf(host: string): string {
  const colon = host.indexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
}
