import { z } from 'zod';
import { AwsError, type CallContext, type Fault, type Kernel, NotSimulated, type Operation } from '#kernel';
import { resourceNotFound, tooManyRequests } from '../errors.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { Functions } from '../functions/functions.ts';
import { readInput } from '../input.ts';
import type { InvocationAnswer, Invoker } from './invoker.ts';

const Invoke = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  InvocationType: z.enum(['RequestResponse', 'Event', 'DryRun']).optional(),
  LogType: z.enum(['None', 'Tail']).optional(),
  ClientContext: z.string().max(3_583).optional(),
  Payload: z.string().optional(),
});

/** Largest payloads ("Lambda quotas": invocation payload), bytes. */
const LARGEST_SYNC_BYTES = 6_291_456;
const LARGEST_ASYNC_BYTES = 1_048_576;

/** How much of the log a caller gets with `LogType: Tail`, bytes. */
const LOG_TAIL_BYTES = 4_096;

/** An asynchronous event, taken in to be delivered later. */
export interface AsyncEvent {
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly payload: string;
  readonly requestId: string;
}

/** What Invoke needs. */
export interface InvokeOptions {
  readonly kernel: Kernel;
  readonly functions: Functions;
  readonly invoker: Invoker;
  /** Takes an asynchronous event in, in the transaction of the call. */
  readonly enqueue: (event: AsyncEvent) => void;
}

/**
 * Operation Invoke. `Payload` is JSON text, in and out.
 * @see "Invoke", AWS Lambda API Reference
 */
export function invokeOperation({ kernel, functions, invoker, enqueue }: InvokeOptions): Operation {
  const random = kernel.random.fork('lambda-invocations');

  const run = async (input: z.output<typeof Invoke>, configuration: FunctionConfiguration, requestId: string) => {
    const { name, qualifier } = functions.reference(input.FunctionName, input.Qualifier);
    checkConcurrency(functions, invoker, name);
    const answer = await invoker.run({
      configuration,
      payload: payloadOf(input),
      requestId,
      invokedFunctionArn: qualifier === undefined ? functions.arnOf(name) : `${functions.arnOf(name)}:${qualifier}`,
      ...(input.ClientContext === undefined
        ? {}
        : { clientContext: Buffer.from(input.ClientContext, 'base64').toString('utf8') }),
    });
    const tail = input.LogType === 'Tail' ? { LogResult: logTail(answer) } : {};
    return { ...invokeOutput(answer, configuration.version), ...tail };
  };

  return (raw, context: CallContext) => {
    const input = readInput(Invoke, 'Invoke', raw);
    requireFunction(functions, input);
    const configuration = functions.route(input);
    checkPayload(payloadOf(input), input.InvocationType);
    checkClientContext(input.ClientContext);
    switch (input.InvocationType) {
      case 'DryRun':
        return { StatusCode: 204, Payload: '' };
      case 'Event': {
        const { name, qualifier } = functions.reference(input.FunctionName, input.Qualifier);
        const requestId = random.uuid();
        enqueue({ functionName: name, qualifier, payload: payloadOf(input), requestId });
        return { StatusCode: 202, Payload: '' };
      }
      default:
        return run(input, configuration, context.requestId);
    }
  };
}

/** Invoke names the version even where the caller did not. */
function requireFunction(functions: Functions, input: z.output<typeof Invoke>): void {
  const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
  if (functions.store.exists(name)) return;
  throw resourceNotFound(`Function not found: ${functions.arnOf(name)}:${qualifier}`);
}

/** An invocation's answer as Invoke gives it. */
export function invokeOutput({ result }: InvocationAnswer, version: string): Record<string, unknown> {
  if (result.kind === 'result') return { StatusCode: 200, ExecutedVersion: version, Payload: result.payload };
  return {
    StatusCode: 200,
    ExecutedVersion: version,
    FunctionError: 'Unhandled',
    Payload: JSON.stringify(result.error),
  };
}

/** How a fault on a call of Invoke is answered: the task fails, as its own error would make it fail. */
export function answerInvokeFault(fault: Fault): unknown {
  if (fault.mode === 'throttle') throw tooManyRequests();
  if (fault.mode === 'server-error') {
    throw new AwsError('ServiceException', 'The Lambda service encountered an internal error.', { statusCode: 500 });
  }
  if (fault.mode !== 'reject' && fault.mode !== 'error') return undefined;
  const errorType = fault.error?.name ?? (fault.mode === 'reject' ? 'RejectedByFault' : 'TransientError');
  const errorMessage = fault.error?.message ?? `The fault "${fault.mode}" is switched on for this call.`;
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    FunctionError: 'Unhandled',
    Payload: JSON.stringify({ errorType, errorMessage, trace: [] }),
  };
}

/** @throws {AwsError} TooManyRequestsException when the function's reserved concurrency is used up. */
export function checkConcurrency(functions: Functions, invoker: Invoker, name: string): void {
  const { reservedConcurrency } = functions.store.settings(name);
  if (reservedConcurrency !== undefined && invoker.loadOf(name) >= reservedConcurrency) throw tooManyRequests();
}

function payloadOf({ Payload }: { Payload?: string | undefined }): string {
  return Payload === undefined || Payload === '' ? '{}' : Payload;
}

function checkPayload(payload: string, type: string | undefined): void {
  const limitBytes = type === 'Event' ? LARGEST_ASYNC_BYTES : LARGEST_SYNC_BYTES;
  // A character is at most three bytes of UTF-8: most payloads need not be counted.
  const sizeBytes = payload.length * 3 <= limitBytes ? 0 : Buffer.byteLength(payload);
  if (sizeBytes > limitBytes) {
    const text =
      type === 'Event'
        ? `${sizeBytes} byte payload is too large for the Event invocation type (limit ${limitBytes} bytes)`
        : `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestEntityTooLargeException', text, { statusCode: 413 });
  }
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${String(error)}`, {
      fields: { Type: 'User' },
    });
  }
}

function checkClientContext(base64: string | undefined): void {
  if (base64 === undefined) return;
  try {
    JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Client context must be a valid Base64-encoded JSON object.', {
      fields: { Type: 'User' },
    });
  }
}

function logTail({ log }: InvocationAnswer): string {
  const bytes = Buffer.from(log.join(''));
  return bytes.subarray(Math.max(0, bytes.length - LOG_TAIL_BYTES)).toString('base64');
}

/** Response streaming is another protocol. */
export function invokeWithResponseStream(): never {
  throw new NotSimulated('Lambda InvokeWithResponseStream');
}
