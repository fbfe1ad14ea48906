import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { isTransient } from '@backstitch/idempotency';
import { logKeys, runInTrace, type StartedTrace, startTrace, type Trace } from '@backstitch/trace';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type HttpAnswer, HttpProblem, problemAnswer } from './answers.ts';

/** What answers a request. */
export type HttpHandler = (request: APIGatewayProxyEventV2) => Promise<HttpAnswer>;

const logger = new Logger();

/**
 * Makes a Lambda handler that always answers: an {@link HttpProblem} as it is, whatever may pass as 503, and a defect as
 * 500 without a word of its inside. Neither of the latter is remembered under an Idempotency-Key. The answer names the
 * trace in `traceparent`: the caller's, continued, or a new one.
 */
export function httpHandler(handle: HttpHandler): HttpHandler {
  return async (request) => {
    const trace = traceOfRequest(request);
    return await runInTrace(trace, async () => {
      const answer = await answerTo(handle, request);
      const orderId = orderIdIn(request, answer);
      logger.info('Request answered', {
        ...logKeys(),
        requestId: request.requestContext.requestId,
        routeKey: request.routeKey,
        status: answer.statusCode,
        ...(orderId === undefined ? {} : { orderId, correlationId: orderId }),
      });
      return { ...answer, headers: { ...answer.headers, traceparent: trace.traceparent } };
    });
  };
}

function traceOfRequest({ headers, requestContext }: APIGatewayProxyEventV2): StartedTrace & Trace {
  const { requestId } = requestContext;
  const begun = startTrace({
    traceparent: headers['traceparent'],
    xray: process.env['_X_AMZN_TRACE_ID'],
    correlationId: requestId,
    random: randomBytes,
  });
  return { ...begun, causationId: requestId };
}

async function answerTo(handle: HttpHandler, request: APIGatewayProxyEventV2): Promise<HttpAnswer> {
  try {
    return await handle(request);
  } catch (error) {
    if (error instanceof HttpProblem) return problemAnswer(error);
    const fault = error instanceof Error ? error : new Error(String(error));
    logger.error('A request failed', { ...logKeys(), error: fault, requestId: request.requestContext.requestId });
    return problemAnswer(isTransient(fault) ? unavailable() : internalError());
  }
}

/** The order that a request was about: the one in its path, or the one that it made. */
function orderIdIn({ pathParameters }: APIGatewayProxyEventV2, { headers }: HttpAnswer): string | undefined {
  return pathParameters?.['id'] ?? String(headers?.['location'] ?? '').split('/orders/')[1];
}

function unavailable(): HttpProblem {
  const detail =
    'Something that this needs does not answer right now. Repeat the request with the same Idempotency-Key.';
  return new HttpProblem('unavailable', detail, { headers: { 'retry-after': '1' } });
}

function internalError(): HttpProblem {
  return new HttpProblem('internal-error', 'The failure was logged. Repeating the request is safe.');
}
