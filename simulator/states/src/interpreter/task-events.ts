import type { TaskState } from '../asl/definition.ts';
import type { Failure } from '../failures.ts';
import type { CallTask } from '../state-types/move.ts';
import type { Settlement } from '../store/frames.ts';

/** An event without its ids. */
export interface EventDraft {
  readonly type: string;
  readonly details?: object;
}

/** Whether a task names a function's ARN, the older form, which has events of its own. */
function isFunctionArn(resource: string): boolean {
  return /^arn:[^:]+:lambda:/.test(resource);
}

/** Whether a task names an activity: workers come for it. */
export function isActivityArn(resource: string): boolean {
  return /^arn:[^:]+:states:[^:]+:[^:]+:activity:/.test(resource);
}

/** The parts of an integration's resource: `arn:aws:states:::lambda:invoke` is `lambda` and `invoke`. */
function integrationOf(resource: string): { resourceType: string; resource: string } {
  const parts = resource.split(':').slice(5);
  const isSdk = parts[0] === 'aws-sdk';
  return {
    resourceType: parts.slice(0, isSdk ? 2 : 1).join(':'),
    resource: parts.slice(isSdk ? 2 : 1).join(':'),
  };
}

/** Whether a task names what does its work, rather than an integration. */
function isOwnArn(resource: string): boolean {
  return isFunctionArn(resource) || isActivityArn(resource);
}

/** What an oversized result of a task is blamed on. */
export function blamedName(state: TaskState): string {
  return isOwnArn(state.Resource) ? state.Resource : integrationOf(state.Resource).resourceType;
}

/** The events of calling a task. */
export function scheduledEvents(state: TaskState, call: CallTask, region: string): readonly EventDraft[] {
  const parameters = JSON.stringify(call.parameters);
  const limits = {
    ...(call.timeoutSeconds === undefined ? {} : { timeoutInSeconds: call.timeoutSeconds }),
    ...(call.heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: call.heartbeatSeconds }),
  };
  if (isFunctionArn(state.Resource)) {
    const { timeoutInSeconds } = limits;
    const details = { resource: state.Resource, input: parameters, ...(timeoutInSeconds ? { timeoutInSeconds } : {}) };
    return [{ type: 'LambdaFunctionScheduled', details }, { type: 'LambdaFunctionStarted' }];
  }
  if (isActivityArn(state.Resource)) {
    return [{ type: 'ActivityScheduled', details: { resource: state.Resource, input: parameters, ...limits } }];
  }
  const integration = integrationOf(state.Resource);
  return [
    { type: 'TaskScheduled', details: { ...integration, region, parameters, ...limits } },
    { type: 'TaskStarted', details: integration },
  ];
}

/** The event of a task that was handed over and is ended by somebody else. */
export function submittedEvent(state: TaskState, output: string): EventDraft {
  return { type: 'TaskSubmitted', details: { ...integrationOf(state.Resource), output } };
}

/** The event of a task's end. */
export function endedEvent(state: TaskState, settlement: Settlement): EventDraft {
  const what = isFunctionArn(state.Resource) ? 'LambdaFunction' : isActivityArn(state.Resource) ? 'Activity' : 'Task';
  const integration = isOwnArn(state.Resource) ? {} : integrationOf(state.Resource);
  if (settlement.failure) {
    const type = `${what}${settlement.timedOut ? 'TimedOut' : 'Failed'}`;
    return { type, details: { ...integration, ...failureDetails(settlement.failure) } };
  }
  return { type: `${what}Succeeded`, details: { ...integration, output: settlement.result } };
}

/** Error and cause, where there are any. */
export function failureDetails({ error, cause }: Failure): object {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}
