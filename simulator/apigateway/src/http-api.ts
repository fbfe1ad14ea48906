import {
  AwsError,
  type AwsService,
  ConnectionLost,
  type HttpAnswer,
  type HttpRequest,
  type Kernel,
  type ServiceCaller,
} from '#kernel';
import type { Logs } from '#logs';
import { logAccess } from './access-log.ts';
import { openApiStore } from './api-store.ts';
import { isPreflight, originHeaders, preflightHeaders, withoutCorsHeaders } from './cors.ts';
import { functionAnswer } from './function-answer.ts';
import { gatewayAnswer, type LoggedAnswer } from './gateway-answer.ts';
import { type IssuerKeys, issuerKeys } from './issuer-keys.ts';
import { authorise, type JwtAuthorization } from './jwt-authorizer.ts';
import { apiOperations } from './operations.ts';
import { type PreparedApi, prepareApi } from './prepared-api.ts';
import { requestEvent } from './request-event.ts';
import type { RouteMatch } from './route-table.ts';

/** What the gateway needs. */
export interface HttpApiOptions {
  /** Where access logs go; absent: nowhere. */
  readonly logs?: Logs;
}

/** The HTTP APIs of the account. */
export interface HttpApi {
  /** Answers a request to an API, as its `$default` stage would. */
  handle(apiId: string, request: HttpRequest): Promise<HttpAnswer>;
}

interface Request {
  readonly apiId: string;
  readonly prepared: PreparedApi;
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly traceId: string;
  readonly match: RouteMatch;
}

/** The largest body, bytes ("Amazon API Gateway quotas": payload size 10 MB). */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** The longest request line and header values together, bytes ("Amazon API Gateway quotas": 10,240). */
const HEADER_LIMIT_BYTES = 10_240;

/** How long a function may take, ms ("Amazon API Gateway quotas": maximum integration timeout 30 s). */
const INTEGRATION_TIMEOUT_MS = 30_000;

/** Registers the service `apigatewayv2`. */
export function createHttpApi(kernel: Kernel, options: HttpApiOptions = {}): HttpApi {
  const apis = openApiStore(kernel);
  const keys = issuerKeys(kernel);
  const random = kernel.random.fork('apigateway');
  const service: AwsService = {
    name: 'apigatewayv2',
    operations: apiOperations(kernel, apis),
    permissions: (operation, { ApiId }) => [
      { action: `apigateway:${operation}`, resource: `arn:aws:apigateway:${kernel.aws.region}::/apis/${ApiId ?? ''}` },
    ],
  };
  kernel.aws.register(service);

  const prepared = new Map<string, { revision: number; api: PreparedApi | undefined }>();
  const find = (apiId: string): PreparedApi | undefined => {
    const known = prepared.get(apiId);
    if (known?.revision === apis.revision()) return known.api;
    const api = prepareApi(apis, apiId);
    prepared.set(apiId, { revision: apis.revision(), api });
    return api;
  };

  return {
    handle: async (apiId, request) => {
      const api = find(apiId);
      if (!api) return gatewayAnswer(404, 'Not Found');
      const startedMs = kernel.clock.now();
      const requestId = random.bytes(11).toString('base64url');
      const match = api.findRoute(request.method, request.path.split('?', 1)[0] ?? '/');
      const traceId = random.bytes(12).toString('hex');
      const answer = await answerRequest(kernel, keys, { apiId, prepared: api, request, requestId, traceId }, match);
      const routeKey = match?.route.RouteKey ?? '-';
      const logged = { apiId, request, answer, requestId, routeKey, startedMs };
      if (options.logs) logAccess(kernel, options.logs, api.stage, logged);
      const cors = originHeaders(api.api.CorsConfiguration, request);
      const { errorMessage: _, integrationErrorMessage: __, ...shown } = answer;
      return { ...shown, headers: { ...answer.headers, 'apigw-requestid': requestId, ...cors } };
    },
  };
}

async function answerRequest(
  kernel: Kernel,
  keys: IssuerKeys,
  asked: Omit<Request, 'match'>,
  match: RouteMatch | undefined,
): Promise<LoggedAnswer> {
  const { prepared, request } = asked;
  const cors = prepared.api.CorsConfiguration;
  if (isPreflight(cors, request)) {
    return { status: 204, headers: preflightHeaders(cors, request), body: Buffer.alloc(0) };
  }
  if (headerBytes(request) > HEADER_LIMIT_BYTES) return gatewayAnswer(431, 'Request Header Fields Too Large');
  if (request.body.length > BODY_LIMIT_BYTES) return gatewayAnswer(413, 'Request Entity Too Large');
  if (!match) return gatewayAnswer(404, 'Not Found');
  if (prepared.bucketOf(match.route.RouteKey)?.take(kernel.clock.now()) === false) {
    return gatewayAnswer(429, 'Too Many Requests');
  }
  const authorizer = prepared.authorizerOf(match.route);
  if (!authorizer) return invoke(kernel, { ...asked, match }, undefined);
  const scopes = match.route.AuthorizationScopes ?? [];
  const verdict = await authorise(kernel, authorizer, scopes, request, keys);
  if (verdict.kind === 'allowed') return invoke(kernel, { ...asked, match }, verdict.authorization);
  const headers = { 'www-authenticate': verdict.challenge };
  if (verdict.kind === 'unauthorized') return gatewayAnswer(401, 'Unauthorized', headers);
  return gatewayAnswer(403, 'Forbidden', headers);
}

function headerBytes({ method, path, headers }: HttpRequest): number {
  const line = Buffer.byteLength(`${method} ${path} HTTP/1.1`);
  return Object.values(headers).reduce((sum, value) => sum + Buffer.byteLength(value), line);
}

async function invoke(
  kernel: Kernel,
  asked: Request,
  authorization: JwtAuthorization | undefined,
): Promise<LoggedAnswer> {
  const { prepared, match, apiId } = asked;
  const integration = prepared.integrationOf(match.route);
  if (!integration) return gatewayAnswer(500, 'Internal Server Error');
  const { StageName: stage, StageVariables: stageVariables } = prepared.stage;
  const event = requestEvent({ kernel, stage, stageVariables, authorization, ...asked });
  const input = {
    FunctionName: functionOf(integration.IntegrationUri),
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  };
  const limitMs = integration.TimeoutInMillis ?? INTEGRATION_TIMEOUT_MS;
  try {
    const called = kernel.aws.call('lambda', 'Invoke', input, gatewayCaller(kernel, apiId, match.route.RouteKey));
    const output = await withinLimit(kernel, called, limitMs);
    if (output === undefined) return failed(503, 'Service Unavailable', `No answer within ${limitMs} ms`);
    const { FunctionError, Payload } = Object(output);
    if (FunctionError) return failed(500, 'Internal Server Error', `The function failed: ${FunctionError}`);
    const answer = functionAnswer(String(Payload ?? ''));
    return { ...answer, headers: withoutCorsHeaders(prepared.api.CorsConfiguration, answer.headers) };
  } catch (error) {
    // Nobody is free to answer.
    if (error instanceof AwsError && error.code === 'TooManyRequestsException') {
      return failed(503, 'Service Unavailable', error.message);
    }
    if (error instanceof AwsError || error instanceof ConnectionLost || error instanceof SyntaxError) {
      return failed(500, 'Internal Server Error', error.message);
    }
    throw error;
  }
}

function failed(status: number, message: string, integrationErrorMessage: string): LoggedAnswer {
  return { ...gatewayAnswer(status, message), integrationErrorMessage };
}

/** The call's output, or nothing when it took too long: the function goes on without its client. */
async function withinLimit(kernel: Kernel, called: Promise<unknown>, limitMs: number): Promise<unknown> {
  let stop: () => void = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    const timer = kernel.scheduler.after(limitMs, () => resolve(undefined), { background: true });
    stop = () => timer.cancel();
  });
  called.catch(() => undefined);
  try {
    return await Promise.race([called, late]);
  } finally {
    stop();
  }
}

/** The function's ARN, also where the integration names it by API Gateway's own invocation path. */
function functionOf(uri: string): string {
  return /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

function gatewayCaller({ aws }: Kernel, apiId: string, routeKey: string): ServiceCaller {
  const [method = '', path] = routeKey.split(' ');
  const route = path === undefined ? routeKey : `${method === 'ANY' ? '*' : method}${path}`;
  return {
    kind: 'service',
    principal: 'apigateway.amazonaws.com',
    sourceArn: aws.arn('execute-api', `${apiId}/$default/${route}`),
    name: `apigateway:${apiId}`,
  };
}
