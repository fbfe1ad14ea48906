import { isObject, type Json, type JsonObject } from '../json.ts';
import { TaskFailure } from './errors.ts';
import type { ErrorNames, TaskCall } from './integration.ts';

/** How Lambda's errors are named. */
export const LAMBDA_ERRORS: ErrorNames = {
  prefix: 'Lambda',
  service: 'AWSLambda',
  general: 'AWSLambdaException',
  modeled: /^(?!AccessDenied|Validation|NotSimulated)/,
  separator: ';',
};

/** `lambda:invoke`: the payload is JSON on both sides. @throws {TaskFailure} with the function's own error. */
export async function invoke({ kernel, caller, parameters }: TaskCall): Promise<JsonObject> {
  const { Payload, ...rest } = parameters;
  const input = { ...rest, ...payloadOf(Payload) };
  const answer = answerOf(await kernel.aws.call('lambda', 'Invoke', input, caller));
  if (answer.FunctionError !== undefined) throw functionFailure(answer.Payload, true);
  return {
    ExecutedVersion: answer.ExecutedVersion,
    Payload: parsedPayload(answer.Payload),
    StatusCode: answer.StatusCode,
    ...(answer.LogResult === undefined ? {} : { LogResult: answer.LogResult }),
  };
}

/** A task whose resource is a function's ARN: parameters are the event, the result is the answer. */
export async function invokeArn(functionArn: string, { kernel, caller }: TaskCall, event: Json): Promise<Json> {
  const input = { FunctionName: functionArn, Payload: JSON.stringify(event) };
  const answer = answerOf(await kernel.aws.call('lambda', 'Invoke', input, caller));
  if (answer.FunctionError !== undefined) throw functionFailure(answer.Payload, false);
  return parsedPayload(answer.Payload);
}

/** A text that is JSON goes as it is, anything else as JSON; null is no payload. */
function payloadOf(payload: Json | undefined): { Payload?: string } {
  if (payload === undefined || payload === null) return {};
  if (typeof payload !== 'string') return { Payload: JSON.stringify(payload) };
  try {
    JSON.parse(payload);
    return { Payload: payload };
  } catch {
    return { Payload: JSON.stringify(payload) };
  }
}

interface InvokeAnswer {
  readonly StatusCode: number;
  readonly ExecutedVersion: string;
  readonly FunctionError?: string;
  readonly Payload?: string;
  readonly LogResult?: string;
}

function answerOf(output: unknown): InvokeAnswer {
  const answer = Object(output) as Partial<InvokeAnswer>; // As the Invoke operation answers it.
  return { StatusCode: 200, ExecutedVersion: '$LATEST', ...answer };
}

function parsedPayload(payload: string | undefined): Json {
  return payload === undefined || payload === '' ? {} : JSON.parse(payload);
}

/** The function's errorType is the error, and what it answered the cause: compact from `lambda:invoke`, else as it came. */
function functionFailure(payload: string | undefined, isCompact: boolean): TaskFailure {
  const answered = parsedPayload(payload);
  const { errorType } = isObject(answered) ? answered : { errorType: undefined };
  if (typeof errorType === 'string') {
    return new TaskFailure(errorType, isCompact ? JSON.stringify(answered) : (payload ?? ''));
  }
  return new TaskFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload ?? ''}`,
  );
}
