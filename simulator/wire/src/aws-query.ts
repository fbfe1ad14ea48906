import { AwsError, type HttpAnswer, NotSimulated } from '#kernel';
import { existsOnAws } from './other-operations.ts';
import { sqsQueryInput } from './sqs-query-input.ts';
import { sqsQueryOutput } from './sqs-query-output.ts';
import type { WireCall } from './wire-call.ts';
import { escapeXml } from './xml.ts';

/** A service that speaks the query protocol, and the version of its API that requests name. */
interface QueryService {
  readonly name: string;
  readonly namespace: string;
  input(operation: string, form: readonly (readonly [string, string])[], path: string): Record<string, unknown>;
  outputXml(operation: string, output: object): string;
}

const SERVICES: Readonly<Record<string, QueryService>> = {
  '2011-06-15': {
    name: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    input: (_operation, form) => Object.fromEntries(form),
    outputXml: (operation, output) => sqsQueryOutput(operation, output),
  },
  '2012-11-05': {
    name: 'sqs',
    namespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
    // The path names the queue where the form does not.
    input: (operation, form, path) => ({
      ...(/^\/\d{12}\/[^/?]+$/.test(path) ? { QueueUrl: path } : {}),
      ...sqsQueryInput(operation, form),
    }),
    outputXml: sqsQueryOutput,
  },
};

/** Fields of every request, which are no members of its input. */
const COMMON_FIELDS = new Set(['Action', 'Version']);

/** Answers an AWS query request (form in, XML out): STS, and SQS for its older clients. */
export async function answerAwsQuery(call: WireCall): Promise<HttpAnswer> {
  const { kernel, request, caller } = call;
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const operation = form.get('Action') ?? '';
  const service = SERVICES[form.get('Version') ?? ''];
  if (!service) return refuseProtocol(`the query protocol for "${operation}" (use AWS JSON)`);
  const fields = [...form].filter(([name]) => !COMMON_FIELDS.has(name) && !name.startsWith('X-Amz-'));
  try {
    const input = service.input(operation, fields, request.path);
    const known = kernel.aws.service(service.name)?.operations ?? {};
    if (!Object.hasOwn(known, operation) && !existsOnAws(service.name, operation)) {
      throw new AwsError('InvalidAction', `The action ${operation} is not valid for this endpoint.`);
    }
    const output = await kernel.aws.call(service.name, operation, input, caller, request.whenGone);
    const result = service.outputXml(operation, Object(output));
    return xmlAnswer(
      200,
      call,
      `<${operation}Response xmlns="${service.namespace}">` +
        (result === '' ? '' : `<${operation}Result>${result}</${operation}Result>`) +
        `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return errorAnswer(call, service, error);
  }
}

/** SQS has codes of its own here, which its JSON protocol puts into a header. */
function errorAnswer(call: WireCall, service: QueryService, error: AwsError): HttpAnswer {
  const { queryErrorCode } = error.fields;
  const code = typeof queryErrorCode === 'string' ? queryErrorCode.replace(/;\w+$/, '') : error.code;
  const type = error.statusCode < 500 ? 'Sender' : 'Receiver';
  return xmlAnswer(
    error.statusCode,
    call,
    `<ErrorResponse xmlns="${service.namespace}"><Error><Type>${type}</Type>` +
      `<Code>${escapeXml(code)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
      `<RequestId>${call.requestId}</RequestId></ErrorResponse>`,
  );
}

function xmlAnswer(status: number, call: WireCall, xml: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId },
    body: Buffer.from(`<?xml version="1.0"?>${xml}`),
  };
}

/** What a caller gets for a protocol that the service has on AWS and not here. */
function refuseProtocol(what: string): HttpAnswer {
  const error = new NotSimulated(what);
  return {
    status: error.statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: Buffer.from(JSON.stringify({ __type: error.code, message: error.message })),
  };
}
