import { AwsError, type HttpAnswer, type HttpRequest, NotSimulated } from '#kernel';
import { LAMBDA_ROUTES, type LambdaRoute } from './lambda-routes.ts';
import type { WireCall } from './wire-call.ts';

/** Lambda's paths begin with the date of the API's version. */
const VERSIONED_PATH = /^\/20\d\d-\d\d-\d\d\//;

/** Query parameters that are lists in the API. */
const LIST_PARAMETERS = new Set(['tagKeys']);

/** Errors whose text is the member `Message`; all others call it `message` (Lambda's API model). */
const CAPITAL_MESSAGE = new Set([
  'AccessDeniedException',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'ServiceException',
]);

/** Headers of Invoke that are members of its input. */
const INVOKE_HEADERS: Readonly<Record<string, string>> = {
  'x-amz-invocation-type': 'InvocationType',
  'x-amz-log-type': 'LogType',
  'x-amz-client-context': 'ClientContext',
};

/** Whether a path is one of Lambda's REST API. */
export function isLambdaPath(path: string): boolean {
  return VERSIONED_PATH.test(path);
}

/** Answers a request of Lambda's REST API ("Actions", AWS Lambda API Reference). */
export async function answerLambdaRest(call: WireCall): Promise<HttpAnswer> {
  try {
    const { route, parameters } = findRoute(call.request);
    const input = { ...parameters, ...inputOf(call.request, route) };
    const output = await call.kernel.aws.call('lambda', route.operation, input, call.caller);
    return route.operation === 'Invoke' ? invokeAnswer(call, output) : outputAnswer(call, route, output);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorAnswer(call, error);
  }
}

function findRoute(request: HttpRequest): { route: LambdaRoute; parameters: Record<string, string> } {
  const [path = ''] = request.path.split('?', 1);
  const segments = path.split('/').filter(Boolean).slice(1);
  for (const route of LAMBDA_ROUTES) {
    if (route.method !== request.method) continue;
    const parameters = matchSegments(route.path.split('/').filter(Boolean), segments);
    if (parameters) return { route, parameters };
  }
  throw new NotSimulated(`Lambda ${request.method} ${path}`);
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = decodeURIComponent(segments[index] ?? '');
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}

function inputOf(request: HttpRequest, route: LambdaRoute): Record<string, unknown> {
  const query = queryInput(request);
  const text = Buffer.from(request.body).toString('utf8');
  if (route.operation === 'Invoke') return { ...query, ...invokeHeaders(request), Payload: text };
  if (text === '') return query;
  try {
    return { ...query, ...JSON.parse(text) };
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}

function queryInput(request: HttpRequest): Record<string, unknown> {
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const input: Record<string, unknown> = {};
  for (const name of query.keys()) {
    const member = name.charAt(0).toUpperCase() + name.slice(1);
    if (LIST_PARAMETERS.has(name)) input[member] = query.getAll(name);
    else input[member] = name === 'MaxItems' ? Number(query.get(name)) : query.get(name);
  }
  return input;
}

function invokeHeaders(request: HttpRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(INVOKE_HEADERS).flatMap(([header, member]) => {
      const value = request.headers[header];
      return value === undefined ? [] : [[member, value]];
    }),
  );
}

function invokeAnswer(call: WireCall, output: unknown): HttpAnswer {
  const { StatusCode, Payload, FunctionError, ExecutedVersion, LogResult } = Object(output);
  const headers: Record<string, string> = { ...commonHeaders(call), 'content-type': 'application/json' };
  if (FunctionError) headers['x-amz-function-error'] = String(FunctionError);
  if (ExecutedVersion) headers['x-amz-executed-version'] = String(ExecutedVersion);
  if (LogResult) headers['x-amz-log-result'] = String(LogResult);
  return { status: Number(StatusCode ?? 200), headers, body: Buffer.from(String(Payload ?? '')) };
}

function outputAnswer(call: WireCall, route: LambdaRoute, output: unknown): HttpAnswer {
  const body = route.status === 204 ? '' : JSON.stringify(output ?? {});
  const headers = { ...commonHeaders(call), 'content-type': 'application/json' };
  return { status: route.status, headers, body: Buffer.from(body) };
}

function errorAnswer(call: WireCall, error: AwsError): HttpAnswer {
  const body = JSON.stringify({
    Type: error.statusCode < 500 ? 'User' : 'Service',
    [CAPITAL_MESSAGE.has(error.code) ? 'Message' : 'message']: error.message,
    ...error.fields,
  });
  const headers = { ...commonHeaders(call), 'content-type': 'application/json', 'x-amzn-errortype': error.code };
  return { status: error.statusCode, headers, body: Buffer.from(body) };
}

function commonHeaders(call: WireCall): Record<string, string> {
  return { 'x-amzn-requestid': call.requestId };
}
