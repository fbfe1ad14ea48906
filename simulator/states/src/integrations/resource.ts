import { SDK_SERVICES } from './aws-sdk.ts';
import { OPTIMISED } from './optimised.ts';

/** What a task's Resource means. */
export type Target =
  | { readonly kind: 'function'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | { readonly kind: 'optimised'; readonly service: string; readonly operation: string; readonly pattern: Pattern }
  | { readonly kind: 'sdk'; readonly service: string; readonly operation: string; readonly pattern: Pattern };

/** Whether the task ends with the answer, with another execution, or when somebody brings its token. */
type Pattern = 'answer' | 'sync' | 'sync:2' | 'waitForTaskToken';

const FORM = /^arn:[^:]+:states:::(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)(?:\.(sync:2|sync|waitForTaskToken))?$/;

/** Reads a Resource; undefined when it is none that is simulated. */
export function targetOf(resource: string): Target | undefined {
  if (/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/.test(resource)) return { kind: 'function', arn: resource };
  if (/^arn:[^:]+:states:[^:]+:[^:]+:activity:[^:]+$/.test(resource)) return { kind: 'activity', arn: resource };
  const [, sdk, service = '', operation = '', pattern = 'answer'] = FORM.exec(resource) ?? [];
  if (!hasPattern(sdk === undefined ? service : 'aws-sdk', pattern)) return undefined;
  const isKnown = sdk ? Object.hasOwn(SDK_SERVICES, service) : OPTIMISED[service]?.operations.includes(operation);
  if (!isKnown) return undefined;
  const kind = sdk ? 'sdk' : 'optimised';
  return { kind, service, operation, pattern: pattern as Pattern }; // The form admits no other.
}

/** Integrations that wait for a token, and the one that waits for the end of what it started. */
const WITH_TOKEN = ['aws-sdk', 'lambda', 'sqs', 'events', 'states'];

function hasPattern(service: string, pattern: string): boolean {
  if (pattern === 'answer') return true;
  return pattern === 'waitForTaskToken' ? WITH_TOKEN.includes(service) : service === 'states';
}
