import { Logger } from '@aws-lambda-powertools/logger';
import { isTransient } from '@backstitch/idempotency';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type HttpAnswer, HttpProblem, problemAnswer } from './answers.ts';

/** What answers a request. */
export type HttpHandler = (request: APIGatewayProxyEventV2) => Promise<HttpAnswer>;

const logger = new Logger();

/**
 * Makes a Lambda handler that always answers: an {@link HttpProblem} as it is, whatever may pass as 503, and a defect as
 * 500 without a word of its inside. Neither of the latter is remembered under an Idempotency-Key.
 */
export function httpHandler(handle: HttpHandler): HttpHandler {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof HttpProblem) return problemAnswer(error);
      const fault = error instanceof Error ? error : new Error(String(error));
      logger.error('A request failed', { error: fault, requestId: request.requestContext.requestId });
      return problemAnswer(isTransient(fault) ? unavailable() : internalError());
    }
  };
}

function unavailable(): HttpProblem {
  const detail =
    'Something that this needs does not answer right now. Repeat the request with the same Idempotency-Key.';
  return new HttpProblem('unavailable', detail, { headers: { 'retry-after': '1' } });
}

function internalError(): HttpProblem {
  return new HttpProblem('internal-error', 'The failure was logged. Repeating the request is safe.');
}
