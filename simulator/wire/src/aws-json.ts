import { crc32 } from 'node:zlib';
import { AwsError, type HttpAnswer, type HttpRequest, type Kernel } from '#kernel';
import { checkAuthentication } from './authentication.ts';
import { compressed } from './content-encoding.ts';
import { existsOnAws } from './other-operations.ts';
import type { WireCall } from './wire-call.ts';

/** The service behind each target prefix of the AWS JSON protocols. */
const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'streams.dynamodb',
  AWSStepFunctions: 'states',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
  AWSCognitoIdentityProviderService: 'cognito-idp',
};

/** Faults that are found before an operation is reached. */
const ENDPOINT_ERROR = 'com.amazon.coral.service#';

/** Services qualify their errors by where they were found; SDKs read only what follows the `#`. */
const QUALIFIERS: Readonly<Record<string, string>> = {
  SerializationException: ENDPOINT_ERROR,
  UnknownOperationException: ENDPOINT_ERROR,
  InvalidSignatureException: ENDPOINT_ERROR,
  MissingAuthenticationTokenException: ENDPOINT_ERROR,
  IncompleteSignatureException: ENDPOINT_ERROR,
  AccessDeniedException: ENDPOINT_ERROR,
  ThrottlingException: ENDPOINT_ERROR,
  InternalFailure: ENDPOINT_ERROR,
  ValidationException: 'com.amazon.coral.validate#',
};

/** Errors of DynamoDB whose text stands under `Message`, with a capital; that of all others under `message`. */
const CAPITAL_MESSAGE = new Set(['SerializationException', 'AccessDeniedException']);

const TABLE_ERROR = 'com.amazonaws.dynamodb.v20120810#';
const QUEUE_ERROR = 'com.amazonaws.sqs#';

/** Answers an AWS JSON request ("AWS JSON 1.0 protocol", Smithy). */
export async function answerAwsJson(call: WireCall): Promise<HttpAnswer> {
  const { request } = call;
  if (request.method === 'OPTIONS' && request.headers['origin'] !== undefined) return preflight(call);
  if (request.method === 'GET' && request.path.split('?', 1)[0] === '/') return health(call);
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  if (request.method !== 'POST' || (request.body.length > 0 && !isSpoken(request, contentType)))
    return unknownPath(call);
  try {
    const text = await invoke(call);
    const nothing = isForDynamoDb(request) ? '' : '{}';
    return jsonAnswer(call, contentType, 200, text ?? nothing);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorAnswer(call, contentType, error);
  }
}

/** @throws {AwsError} at once, or later. */
function invoke({ kernel, request, caller }: WireCall): Promise<string | undefined> {
  checkEncoding(request);
  const body = parseBody(request);
  const { service, operation } = parseTarget(kernel, request);
  checkAuthentication(request);
  if (request.body.length === 0) throw new AwsError('SerializationException', '');
  if (!isObject(body))
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected');
  return kernel.aws.callForText(service, operation, body, caller, request.whenGone);
}

/** A body that is encoded in another way than gzip is one that the endpoint fails to read. */
function checkEncoding(request: HttpRequest): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') throw new AwsError('InternalFailure', '', { statusCode: 500 });
}

function parseBody(request: HttpRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(textOf(request.body));
  } catch {
    throw new AwsError('SerializationException', '');
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

const TARGET = /^([^.]+)\.([A-Z][A-Za-z]+)$/;

function parseTarget(kernel: Kernel, request: HttpRequest): { service: string; operation: string } {
  const [, prefix = '', operation = ''] = TARGET.exec(request.headers['x-amz-target'] ?? '') ?? [];
  const service = Object.hasOwn(SERVICES, prefix) ? SERVICES[prefix] : undefined;
  if (!service) throw unknownOperation();
  const known = kernel.aws.service(service)?.operations ?? {};
  // DynamoDB knows all of its operations by name, also those that are not simulated.
  if (!Object.hasOwn(known, operation) && (isForDynamoDb(request) || !existsOnAws(service, operation))) {
    throw unknownOperation();
  }
  return { service, operation };
}

function unknownOperation(): AwsError {
  return new AwsError('UnknownOperationException', '');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON 1.1 is spoken by others than DynamoDB, and only to them. */
function isSpoken(request: HttpRequest, contentType: string): boolean {
  if (contentType === 'application/x-amz-json-1.1') {
    return request.headers['x-amz-target'] !== undefined && !isForDynamoDb(request);
  }
  return contentType === 'application/json' || contentType === 'application/x-amz-json-1.0';
}

function isForDynamoDb(request: HttpRequest): boolean {
  return (request.headers['x-amz-target'] ?? '').startsWith('DynamoDB');
}

function errorAnswer(call: WireCall, contentType: string, error: AwsError): HttpAnswer {
  const { queryErrorCode, ...fields } = error.fields;
  const isDynamoDb = isForDynamoDb(call.request);
  const member = isDynamoDb && CAPITAL_MESSAGE.has(error.code) ? 'Message' : 'message';
  const message = error.message === '' || 'Message' in fields ? {} : { [member]: error.message };
  const type = `${qualifier(call.request, error.code)}${error.code}`;
  const text = JSON.stringify({ __type: type, ...message, ...fields });
  const answer = jsonAnswer(call, contentType, error.statusCode, text);
  if (typeof queryErrorCode !== 'string') return answer;
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': queryErrorCode } };
}

function qualifier(request: HttpRequest, code: string): string {
  const isDynamoDb = isForDynamoDb(request);
  const known = QUALIFIERS[code];
  if (known && (isDynamoDb || code !== 'ValidationException')) return known;
  if (code === 'NotSimulatedException') return '';
  if (request.headers['x-amz-target']?.startsWith('AmazonSQS.')) {
    return /(Value|Parameter)Exception$/.test(code) ? ENDPOINT_ERROR : QUEUE_ERROR;
  }
  return isDynamoDb ? TABLE_ERROR : '';
}

function jsonAnswer(call: WireCall, contentType: string, status: number, text: string): HttpAnswer {
  const accepted = isForDynamoDb(call.request) ? call.request.headers['accept-encoding'] : undefined;
  const { body, encoding } = compressed(Buffer.from(text), accepted);
  const headers = commonHeaders(call);
  headers['content-type'] = contentType === '' ? 'application/json' : contentType;
  headers['x-amz-crc32'] = String(crc32(body));
  if (encoding !== undefined) headers['content-encoding'] = encoding;
  return { status, headers, body };
}

function commonHeaders({ request, requestId }: WireCall): Record<string, string> {
  const headers: Record<string, string> = isForDynamoDb(request) ? { server: 'Server' } : {};
  headers['x-amzn-requestid'] = requestId;
  if (request.headers['origin'] === undefined) return headers;
  headers['access-control-allow-origin'] = '*';
  headers['access-control-expose-headers'] = 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date';
  return headers;
}

/** A browser asks first whether it may call: any origin may (DynamoDB answers so). */
function preflight(call: WireCall): HttpAnswer {
  const { headers } = call.request;
  const allowed: Record<string, string> = { 'access-control-max-age': '172800' };
  const requestHeaders = headers['access-control-request-headers'];
  const requestMethod = headers['access-control-request-method'];
  if (requestHeaders) allowed['access-control-allow-headers'] = requestHeaders;
  if (requestMethod) allowed['access-control-allow-methods'] = requestMethod;
  return { status: 200, headers: { ...commonHeaders(call), ...allowed }, body: Buffer.alloc(0) };
}

/** DynamoDB's endpoint answers a GET with its health. */
function health(call: WireCall): HttpAnswer {
  const body = Buffer.from(`healthy: dynamodb.${call.kernel.aws.region}.amazonaws.com `);
  return { status: 200, headers: { ...commonHeaders(call), 'x-amz-crc32': String(crc32(body)) }, body };
}

function unknownPath(call: WireCall): HttpAnswer {
  const body = Buffer.from('<UnknownOperationException/>\n');
  return { status: 404, headers: { ...commonHeaders(call), 'x-amz-crc32': String(crc32(body)) }, body };
}
