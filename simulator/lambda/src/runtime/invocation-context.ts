import type { EnvironmentSpec, InvocationRequest } from './messages.ts';
import type { Realm } from './realm.ts';

/** The context object that a handler gets ("Using the Lambda context object", AWS Lambda Developer Guide). */
export function invocationContext(
  spec: EnvironmentSpec,
  invocation: InvocationRequest,
  realm: Realm,
  now: () => number,
): Record<string, unknown> {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: spec.functionName,
    functionVersion: spec.version,
    invokedFunctionArn: invocation.invokedFunctionArn,
    memoryLimitInMB: String(spec.memorySizeMb),
    awsRequestId: invocation.requestId,
    logGroupName: spec.logGroup,
    logStreamName: spec.logStream,
    identity: undefined,
    clientContext: invocation.clientContext === undefined ? undefined : realm.json.parse(invocation.clientContext),
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadlineMs - now()),
  };
}
