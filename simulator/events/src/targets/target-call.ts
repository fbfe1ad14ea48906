import type { Kernel } from '#kernel';
import type { Target } from './target.ts';

/** The call by which an event reaches its target. */
export interface TargetCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What is delivered. */
export interface Delivered {
  readonly text: string;
  /** The event's own text, before any rewriting: another bus takes nothing else. */
  readonly eventText: string;
  readonly traceHeader: string | undefined;
}

type MakeCall = (target: Target, delivered: Delivered, kernel: Kernel) => TargetCall;

/** The kinds of target that are simulated, by the service in their ARN. */
const CALLS: Readonly<Record<string, MakeCall>> = {
  sqs: ({ Arn, SqsParameters }, { text, traceHeader }, kernel) => ({
    service: 'sqs',
    operation: 'SendMessage',
    input: {
      QueueUrl: queueUrl(Arn, kernel),
      MessageBody: text,
      ...(SqsParameters?.MessageGroupId === undefined ? {} : { MessageGroupId: SqsParameters.MessageGroupId }),
      ...(traceHeader === undefined
        ? {}
        : { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: traceHeader } } }),
    },
  }),
  lambda: ({ Arn }, { text }) => ({
    service: 'lambda',
    operation: 'Invoke',
    input: { FunctionName: Arn, InvocationType: 'Event', Payload: text },
  }),
  states: ({ Arn }, { text, traceHeader }) => ({
    service: 'states',
    operation: 'StartExecution',
    input: { stateMachineArn: Arn, input: text, ...(traceHeader === undefined ? {} : { traceHeader }) },
  }),
  events: ({ Arn }, { eventText, traceHeader }) => {
    const event = JSON.parse(eventText);
    const entry = {
      Time: Date.parse(event.time) / 1_000,
      Source: event.source,
      DetailType: event['detail-type'],
      Detail: JSON.stringify(event.detail),
      Resources: event.resources,
      EventBusName: Arn,
      ...(traceHeader === undefined ? {} : { TraceHeader: traceHeader }),
    };
    return { service: 'events', operation: 'PutEvents', input: { Entries: [entry] } };
  },
};

/** Makes the call for a target; undefined for a kind of target that is not simulated. */
export function targetCall(target: Target, delivered: Delivered, kernel: Kernel): TargetCall | undefined {
  return CALLS[serviceOf(target.Arn)]?.(target, delivered, kernel);
}

/** Whether targets of this ARN are simulated. */
export function isSimulatedTarget(arn: string): boolean {
  const service = serviceOf(arn);
  if (!Object.hasOwn(CALLS, service)) return false;
  return service !== 'events' || arn.includes(':event-bus/');
}

/** The queue's URL for its ARN. */
export function queueUrl(arn: string, { aws }: Kernel): string {
  return `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/${arn.slice(arn.lastIndexOf(':') + 1)}`;
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
