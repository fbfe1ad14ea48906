import { compactVerify, createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Kernel } from '#kernel';

/** What tokens say whose signatures were checked with a key set: a token's signature does not change with time. */
const verified = new WeakMap<JSONWebKeySet, Map<string, JWTPayload>>();

/** Tokens remembered for a key set. */
const MAX_REMEMBERED = 1_000;

/** Algorithms that the gateway takes ("Control access to HTTP APIs with JWT authorizers": RSA-based). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/** The claims of a token that one of the keys signed and that names this key; nothing where none did. */
export async function verifiedClaims(
  { scheduler }: Kernel,
  keys: JSONWebKeySet,
  token: string,
): Promise<JWTPayload | undefined> {
  const remembered = verified.get(keys) ?? new Map<string, JWTPayload>();
  verified.set(keys, remembered);
  const known = remembered.get(token);
  if (known) return known;
  // Signatures are checked on Node's own threads, where the scheduler does not see them.
  const work = scheduler.beginOutsideWork();
  try {
    if (decodeProtectedHeader(token).kid === undefined) return undefined;
    const { payload } = await compactVerify(token, createLocalJWKSet(keys), { algorithms: ALGORITHMS });
    const claims: JWTPayload = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(token, claims);
    return claims;
  } catch {
    return undefined;
  } finally {
    work.end();
  }
}
