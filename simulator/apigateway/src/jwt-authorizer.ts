import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { HttpRequest, Kernel } from '#kernel';
import type { Part } from './api-parts.ts';

/** What a token says of its bearer, as a function gets it: every claim as text. */
export interface JwtAuthorization {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** Whether a request may pass. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly authorization: JwtAuthorization }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

/** The key sets of issuers, which AWS would fetch from them. */
export type KeySets = (issuer: string) => JSONWebKeySet | undefined;

/**
 * Checks a request's token: signature, issuer, audience (`aud`, else `client_id`), times, then one of the scopes.
 * @see "Control access to HTTP APIs with JWT authorizers", API Gateway Developer Guide
 */
export async function authorise(
  kernel: Kernel,
  authorizer: Part<'Authorizer'>,
  scopes: readonly string[],
  request: HttpRequest,
  keySets: KeySets,
): Promise<Verdict> {
  const claims = await verify(kernel, authorizer, tokenOf(authorizer, request), keySets);
  if (!claims) return { kind: 'unauthorized' };
  const granted = scopesOf(claims);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return { kind: 'forbidden' };
  const asText = Object.entries(claims).map(([name, value]) => [name, textOf(value)] as const);
  return {
    kind: 'allowed',
    authorization: { claims: Object.fromEntries(asText), scopes: scopes.length > 0 ? scopes : null },
  };
}

function tokenOf(
  { IdentitySource = ['$request.header.Authorization'] }: Part<'Authorizer'>,
  request: HttpRequest,
): string {
  const [source = ''] = IdentitySource;
  const header = /^\$request\.header\.(.+)$/.exec(source)?.[1];
  const query = /^\$request\.querystring\.(.+)$/.exec(source)?.[1];
  const value = header
    ? request.headers[header.toLowerCase()]
    : new URLSearchParams(request.path.split('?')[1] ?? '').get(query ?? '');
  return (value ?? '').replace(/^Bearer\s+/i, '');
}

async function verify(
  kernel: Kernel,
  { JwtConfiguration: { Issuer = '', Audience = [] } }: Part<'Authorizer'>,
  token: string,
  keySets: KeySets,
): Promise<JWTPayload | undefined> {
  const keys = keySets(Issuer);
  if (!keys || token === '') return undefined;
  // Signatures are checked on Node's own threads, where the scheduler does not see them.
  const work = kernel.scheduler.beginOutsideWork();
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: Issuer,
      algorithms: ['RS256', 'RS384', 'RS512'],
      currentDate: new Date(kernel.clock.now()),
      requiredClaims: ['exp'],
    });
    const audience = payload.aud === undefined ? [payload['client_id']] : [payload.aud].flat();
    return audience.some((name) => Audience.includes(String(name))) ? payload : undefined;
  } catch {
    return undefined;
  } finally {
    work.end();
  }
}

function scopesOf(claims: JWTPayload): string[] {
  const scope = claims['scope'] ?? claims['scp'];
  return Array.isArray(scope) ? scope.map(String) : String(scope ?? '').split(' ');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
