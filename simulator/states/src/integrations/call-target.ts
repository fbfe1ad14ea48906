import { dataLimitExceeded, type Failure, PAYLOAD_LIMIT_BYTES } from '../failures.ts';
import { isObject, type Json, sizeBytes } from '../json.ts';
import { callSdk, SDK_SERVICES, sdkErrors } from './aws-sdk.ts';
import { failureOf } from './errors.ts';
import { type ErrorNames, metadataOf, type TaskAnswer, type TaskCall } from './integration.ts';
import { invokeArn, LAMBDA_ERRORS } from './lambda.ts';
import { OPTIMISED } from './optimised.ts';
import type { Target } from './resource.ts';

/** What is called; an activity is not. */
type CallableTarget = Exclude<Target, { kind: 'activity' }>;

/**
 * Makes a task's call.
 * @param blamed what an oversized result is blamed on.
 */
export async function callTarget(
  target: CallableTarget,
  call: TaskCall,
  parameters: Json,
  blamed: string,
): Promise<TaskAnswer> {
  try {
    const result = await resultOf(target, call, parameters);
    const text = JSON.stringify(result);
    if (sizeBytes(text) > PAYLOAD_LIMIT_BYTES) return { settlement: { failure: tooLarge(blamed) } };
    if (target.kind === 'function' || target.pattern === 'answer') return { settlement: { result: text } };
    if (target.pattern === 'waitForTaskToken') return { submitted: text };
    return { submitted: text, ...childOf(result) };
  } catch (error) {
    return { settlement: { failure: failureOf(error, errorNames(target), call.requestId) } };
  }
}

async function resultOf(target: CallableTarget, call: TaskCall, parameters: Json): Promise<Json> {
  if (target.kind === 'function') return invokeArn(target.arn, call, parameters);
  const withParameters = { ...call, parameters: isObject(parameters) ? parameters : {} };
  if (target.kind === 'sdk') {
    const service = SDK_SERVICES[target.service];
    return service ? callSdk(service, target.operation, withParameters) : {};
  }
  const result = (await OPTIMISED[target.service]?.call(withParameters, target.operation)) ?? {};
  return { ...result, ...metadataOf(call) };
}

function errorNames(target: CallableTarget): ErrorNames {
  const service = target.kind === 'sdk' ? SDK_SERVICES[target.service] : undefined;
  if (service) return sdkErrors(service);
  const optimised = target.kind === 'optimised' ? OPTIMISED[target.service] : undefined;
  return optimised?.errors ?? LAMBDA_ERRORS;
}

function childOf(result: Json): { childExecutionArn?: string } {
  const arn = isObject(result) ? result['ExecutionArn'] : undefined;
  return typeof arn === 'string' ? { childExecutionArn: arn } : {};
}

function tooLarge(blamed: string): Failure {
  const { error, text } = dataLimitExceeded(blamed);
  return { error, cause: text };
}
