import type { HttpRequest } from '#kernel';
import type { Part } from './api-parts.ts';

type Cors = NonNullable<Part<'Api'>['CorsConfiguration']>;

/** Whether a request is a browser's question whether it may call. */
export function isPreflight(cors: Cors | undefined, request: HttpRequest): cors is Cors {
  return (
    cors !== undefined && request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
  );
}

/** The headers with which the API answers that question ("Configure CORS for HTTP APIs"). */
export function preflightHeaders(cors: Cors, request: HttpRequest): Record<string, string> {
  const origin = originHeaders(cors, request);
  if (Object.keys(origin).length === 0) return {};
  return {
    ...origin,
    'access-control-allow-methods': (cors.AllowMethods ?? []).join(','),
    'access-control-allow-headers': (cors.AllowHeaders ?? []).join(','),
    ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
  };
}

/** An origin itself, `*`, or every origin of a scheme: `https://*`. */
function allowsOrigin(allowed: string, origin: string): boolean {
  return allowed === '*' || allowed === origin || (allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1)));
}

/** A function's own CORS headers do not count where the API has a configuration of its own. */
export function withoutCorsHeaders(
  cors: Cors | undefined,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!cors) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
}

/** The headers that let a page of an allowed origin read an answer. */
export function originHeaders(cors: Cors | undefined, request: HttpRequest): Record<string, string> {
  const origin = request.headers['origin'];
  if (!cors || origin === undefined) return {};
  const isAllowed = (cors.AllowOrigins ?? []).some((allowed) => allowsOrigin(allowed, origin));
  if (!isAllowed) return {};
  return {
    'access-control-allow-origin': cors.AllowOrigins?.includes('*') ? '*' : origin,
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
  };
}
