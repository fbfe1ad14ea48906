import { AwsError, type HttpAnswer, NotSimulated } from '#kernel';
import type { WireCall } from './wire-call.ts';

const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Answers an AWS query request (form in, XML out): STS alone; SQS and others are served as AWS JSON. */
export async function answerAwsQuery(call: WireCall): Promise<HttpAnswer> {
  const { kernel, request, caller } = call;
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const { Action: operation = '', Version: version, ...input } = Object.fromEntries(form);
  if (version !== '2011-06-15') return refuseProtocol(`the query protocol for "${operation}" (use AWS JSON)`);
  try {
    const output = await kernel.aws.call('sts', operation, input, caller);
    return xmlAnswer(
      200,
      call,
      `<${operation}Response xmlns="${STS_NAMESPACE}">${resultXml(operation, output)}` +
        `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return xmlAnswer(
      error.statusCode,
      call,
      `<ErrorResponse xmlns="${STS_NAMESPACE}"><Error><Type>Sender</Type>` +
        `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
        `<RequestId>${call.requestId}</RequestId></ErrorResponse>`,
    );
  }
}

function resultXml(operation: string, output: unknown): string {
  const members = typeof output === 'object' && output !== null ? Object.entries(output) : [];
  const inner = members.map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`).join('');
  return `<${operation}Result>${inner}</${operation}Result>`;
}

function xmlAnswer(status: number, call: WireCall, xml: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId },
    body: Buffer.from(xml),
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
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
