import { AwsError } from '#kernel';
import type { Part } from './api-parts.ts';
import type { StoredPart } from './api-store.ts';

/** A route that matched, with the values of its path parameters. */
export interface RouteMatch {
  readonly route: Part<'Route'>;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly method: string;
  readonly segments: readonly string[];
}

const ROUTE_KEY = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (\/.*)$/;

/**
 * Finds the route of a request: an exact path before one with parameters, that before a greedy one, `$default` last;
 * then the one that is literal for longer, and among equals the named method before ANY.
 * @see "Routes for HTTP APIs", API Gateway Developer Guide
 */
export function createRouteTable(
  routes: readonly StoredPart<'Route'>[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.map(({ part }) => ({ route: part, compiled: compileRouteKey(part.RouteKey) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    let best: (RouteMatch & { readonly rank: string }) | undefined;
    for (const { route, compiled: key } of compiled) {
      const found = key ? matchRoute(key, method, segments) : { pathParameters: {}, rank: '' };
      if (found && (!best || found.rank > best.rank)) best = { route, ...found };
    }
    return best;
  };
}

/**
 * A route key in parts; nothing for `$default`.
 * @throws {AwsError} BadRequestException when it is no route key.
 */
export function compileRouteKey(routeKey: string): CompiledRoute | undefined {
  if (routeKey === '$default') return undefined;
  const [, method, path] = ROUTE_KEY.exec(routeKey) ?? [];
  if (method === undefined || path === undefined) {
    throw new AwsError('BadRequestException', `The provided route key ${routeKey} is not formatted properly.`);
  }
  return { method, segments: segmentsOf(path) };
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

/** How specific a route's path is, to be compared as text: the kind of path first, then segment by segment. */
const EXACT = '3';
const WITH_PARAMETERS = '2';
const GREEDY = '1';

function matchRoute(
  { method, segments }: CompiledRoute,
  wantedMethod: string,
  wanted: readonly string[],
): { pathParameters: Record<string, string>; rank: string } | undefined {
  if (method !== 'ANY' && method !== wantedMethod) return undefined;
  const methodRank = method === 'ANY' ? '0' : '1';
  const pathParameters: Record<string, string> = {};
  let literals = '';
  for (const [at, segment] of segments.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(segment);
    const value = wanted[at];
    if (value === undefined) return undefined;
    if (name?.[2] === '+') {
      pathParameters[name[1] ?? ''] = decode(wanted.slice(at).join('/'));
      return { pathParameters, rank: `${GREEDY}${literals} ${methodRank}` };
    }
    if (name) pathParameters[name[1] ?? ''] = decode(value);
    else if (segment !== value) return undefined;
    literals += name ? '1' : '2';
  }
  if (segments.length !== wanted.length) return undefined;
  const kind = Object.keys(pathParameters).length === 0 ? EXACT : WITH_PARAMETERS;
  return { pathParameters, rank: `${kind}${literals} ${methodRank}` };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
