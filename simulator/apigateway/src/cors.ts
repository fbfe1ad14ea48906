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

/** The headers that let a page of an allowed origin read an answer. */
export function originHeaders(cors: Cors | undefined, request: HttpRequest): Record<string, string> {
  const origin = request.headers['origin'];
  if (!cors || origin === undefined) return {};
  const isAllowed = (cors.AllowOrigins ?? []).some((allowed) => allowed === '*' || allowed === origin);
  if (!isAllowed) return {};
  return {
    'access-control-allow-origin': cors.AllowOrigins?.includes('*') ? '*' : origin,
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
  };
}
