import type { Host, HttpRequest, Kernel } from '#kernel';
import { answerAwsJson } from './aws-json.ts';
import { answerAwsQuery } from './aws-query.ts';
import { answerLambdaRest, isLambdaPath } from './lambda-rest.ts';
import { otherService, refuseService } from './other-services.ts';
import type { WireCall } from './wire-call.ts';

/**
 * The AWS endpoints as one host: AWS JSON 1.0 and 1.1 by `X-Amz-Target`, REST-JSON for Lambda by its paths, the query
 * protocol for STS. Credentials are not checked: who calls is known from where the request came.
 */
export function createAwsHost(kernel: Kernel): Host {
  const random = kernel.random.fork('wire');
  return {
    routesItself: true,
    answer: (request, caller) => {
      const call: WireCall = { kernel, request, caller, requestId: requestIdFrom(random.bytes(26)) };
      const other = otherService(request);
      if (other !== undefined) return refuseService(call, other);
      if (isLambdaPath(request.path)) return answerLambdaRest(call);
      if (isForm(request)) return answerAwsQuery(call);
      return answerAwsJson(call);
    },
  };
}

/** Registers the AWS endpoints on the simulated network. */
export function registerAwsHost(kernel: Kernel): Host {
  const host = createAwsHost(kernel);
  kernel.internet.register('.amazonaws.com', host);
  return host;
}

function isForm(request: HttpRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

/** 52 characters, as DynamoDB's request ids have. */
function requestIdFrom(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}
