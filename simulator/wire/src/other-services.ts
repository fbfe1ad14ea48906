import { type HttpAnswer, type HttpRequest, NotSimulated } from '#kernel';
import type { WireCall } from './wire-call.ts';

/** The names by which requests to the simulated services are signed. */
const SIMULATED = new Set([
  ...['dynamodb', 'events', 'lambda', 'logs', 'secretsmanager', 'sqs', 'states', 'sts'],
  'cognito-idp',
]);

const SCOPE = /Credential=[^/,]+\/\d+\/[^/,]+\/([^/,]+)\/aws4_request/;

/** The service that a request is signed for, if it is none that answers here. */
export function otherService(request: HttpRequest): string | undefined {
  const scope = SCOPE.exec(request.headers['authorization'] ?? '');
  const service = scope?.[1];
  return service === undefined || SIMULATED.has(service) ? undefined : service;
}

/** Says that a service is not simulated, in the form in which its SDK reads errors. */
export function refuseService({ request, requestId }: WireCall, service: string): HttpAnswer {
  const { code, message, statusCode: status } = new NotSimulated(`the service "${service}"`);
  const contentType = request.headers['content-type'] ?? '';
  const headers = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': code };
  if (service === 's3' || contentType.startsWith('application/x-www-form-urlencoded')) {
    const error = `<Code>${code}</Code><Message>${message.replaceAll('"', '&quot;')}</Message>`;
    const body =
      service === 's3'
        ? `<Error>${error}<RequestId>${requestId}</RequestId></Error>`
        : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
    return { status, headers: { ...headers, 'content-type': 'text/xml' }, body: Buffer.from(body) };
  }
  const body = Buffer.from(JSON.stringify({ __type: code, message }));
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body };
}
