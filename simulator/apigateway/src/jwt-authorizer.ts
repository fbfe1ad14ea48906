import type { JWTPayload } from 'jose';
import type { HttpRequest, Kernel } from '#kernel';
import type { Part } from './api-parts.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { verifiedClaims } from './verified-claims.ts';

/** What a token says of its bearer, as a function gets it: every claim as text. */
export interface JwtAuthorization {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

/** Whether a request may pass; `challenge` goes into `www-authenticate`. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly authorization: JwtAuthorization }
  | { readonly kind: 'unauthorized'; readonly challenge: string }
  | { readonly kind: 'forbidden'; readonly challenge: string };

/**
 * Checks a request's token: signature, key id, issuer, audience (`aud`, else `client_id`), times, then one of the
 * route's scopes.
 * @see "Control access to HTTP APIs with JWT authorizers", API Gateway Developer Guide
 */
export async function authorise(
  kernel: Kernel,
  authorizer: Part<'Authorizer'>,
  scopes: readonly string[],
  request: HttpRequest,
  keys: IssuerKeys,
): Promise<Verdict> {
  const { Issuer = '', Audience = [] } = authorizer.JwtConfiguration;
  const token = tokenOf(authorizer, request);
  if (token === '') return { kind: 'unauthorized', challenge: 'Bearer' };
  const keySet = await keys.of(Issuer);
  const claims = keySet && (await verifiedClaims(kernel, keySet, token));
  if (!claims) return invalid('the token is not signed by the issuer');
  const fault = faultOf(claims, Issuer, Audience, kernel.clock.now() / 1_000);
  if (fault !== undefined) return invalid(fault);
  const granted = scopesOf(claims);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
    return { kind: 'forbidden', challenge: `Bearer scope="${scopes.join(' ')}" error="insufficient_scope"` };
  }
  const asText = Object.entries(claims).map(([name, value]) => [name, textOf(value)] as const);
  return {
    kind: 'allowed',
    authorization: { claims: Object.fromEntries(asText), scopes: scopes.length > 0 ? scopes : null },
  };
}

/** In the form that "Troubleshooting issues with HTTP API JWT authorizers" shows. */
function invalid(description: string): Verdict {
  const challenge = `Bearer scope="" error="invalid_token" error_description="${description}"`;
  return { kind: 'unauthorized', challenge };
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

/** Why a genuine token is not good here or now; nothing where it is. */
function faultOf(claims: JWTPayload, issuer: string, audiences: readonly string[], nowSeconds: number) {
  if (claims.iss !== issuer) return 'the token was issued by somebody else';
  const audience = claims.aud === undefined ? [claims['client_id']] : [claims.aud].flat();
  if (!audience.some((name) => audiences.includes(String(name)))) return 'the token does not have a valid audience';
  const { exp, nbf, iat } = claims;
  if (typeof exp !== 'number' || exp <= nowSeconds) return 'the token has expired';
  if (nbf !== undefined && !(Number(nbf) <= nowSeconds)) return 'the token is not valid yet';
  if (iat !== undefined && !(Number(iat) <= nowSeconds)) return 'the token was issued in the future';
  return undefined;
}

function scopesOf(claims: JWTPayload): string[] {
  const scope = claims['scope'] ?? claims['scp'];
  return Array.isArray(scope) ? scope.map(String) : String(scope ?? '').split(' ');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(' ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
