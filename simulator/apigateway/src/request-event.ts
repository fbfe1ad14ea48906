import type { HttpRequest, Kernel } from '#kernel';
import type { JwtAuthorization } from './jwt-authorizer.ts';
import type { RouteMatch } from './route-table.ts';

/** What an event for a function is made from. */
export interface EventParts {
  readonly kernel: Kernel;
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
  readonly requestId: string;
  /** 24 hexadecimal digits. */
  readonly traceId: string;
  readonly request: HttpRequest;
  readonly match: RouteMatch;
  readonly authorization: JwtAuthorization | undefined;
}

/** Whoever calls is on this machine. */
const SOURCE_IP = '127.0.0.1';

/** Media types whose bodies reach the function as text; others, forms among them, come in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|.*\+json|.*\+xml))/;

/**
 * The event in payload format 2.0.
 * @see "Create AWS Lambda proxy integrations for HTTP APIs", API Gateway Developer Guide
 */
export function requestEvent(parts: EventParts): unknown {
  const { request, match, stageVariables } = parts;
  const [, query = ''] = splitOnce(request.path, '?');
  const { cookie, ...headers } = request.headers;
  const isText = TEXT.test(headers['content-type'] ?? 'text/plain') && headers['content-encoding'] === undefined;
  const body = Buffer.from(request.body);
  const { pathParameters } = match;
  return {
    version: '2.0',
    routeKey: match.route.RouteKey,
    rawPath: request.path.split('?', 1)[0],
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: { ...headers, ...forwardingHeaders(parts) },
    ...(query === '' ? {} : { queryStringParameters: queryParameters(query) }),
    requestContext: requestContext(parts),
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(stageVariables === undefined ? {} : { stageVariables }),
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** What the gateway adds to a request's headers. */
function forwardingHeaders({ kernel, traceId, request }: EventParts): Record<string, string> {
  const before = request.headers['x-forwarded-for'];
  const seconds = Math.floor(kernel.clock.now() / 1_000).toString(16);
  return {
    'x-amzn-trace-id': request.headers['x-amzn-trace-id'] ?? `Root=1-${seconds}-${traceId}`,
    'x-forwarded-for': before === undefined ? SOURCE_IP : `${before}, ${SOURCE_IP}`,
    'x-forwarded-port': request.headers['x-forwarded-port'] ?? '443',
    'x-forwarded-proto': request.headers['x-forwarded-proto'] ?? 'https',
  };
}

function requestContext({ kernel, apiId, stage, requestId, request, match, authorization }: EventParts): unknown {
  const nowMs = kernel.clock.now();
  const domainPrefix = apiId;
  return {
    accountId: kernel.aws.accountId,
    apiId,
    ...(authorization ? { authorizer: { jwt: authorization } } : {}),
    domainName: `${domainPrefix}.execute-api.${kernel.aws.region}.amazonaws.com`,
    domainPrefix,
    http: {
      method: request.method,
      path: request.path.split('?', 1)[0],
      protocol: 'HTTP/1.1',
      sourceIp: SOURCE_IP,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey: match.route.RouteKey,
    stage,
    time: requestTime(nowMs),
    timeEpoch: nowMs,
  };
}

/** Several values of one name are joined with commas. */
function queryParameters(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The time as access logs have it: `12/Mar/2020:19:03:58 +0000`. */
export function requestTime(timeMs: number): string {
  const time = new Date(timeMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(time.getUTCDate())}/${MONTHS[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${day}:${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
