import { AwsError, type Caller, type Kernel, NotSimulated } from '#kernel';
import { invalidParameter } from './errors.ts';

/** What a destination gets, and what it is about. */
export interface DestinationMessage {
  /** The service's JSON document. */
  readonly body: Readonly<Record<string, unknown>>;
  /** For a bus: `Success` or `Failure`. */
  readonly outcome: 'Success' | 'Failure';
  readonly functionArn: string;
}

/**
 * Refuses destinations that nothing can be sent to.
 * @throws {NotSimulated} for topics and buckets.
 * @throws {AwsError} InvalidParameterValueException.
 */
export function checkDestination(arn: string): void {
  const service = serviceOf(arn);
  if (service === 'sns' || service === 's3' || service === 's3express') {
    throw new NotSimulated(`a Lambda destination in ${service}`);
  }
  if (service !== 'sqs' && service !== 'lambda' && service !== 'events') {
    throw invalidParameter(`The destination ARN ${arn} is invalid.`);
  }
}

/** Sends an invocation's record to its destination, as `caller` (the function's role). */
export async function sendToDestination(
  kernel: Kernel,
  caller: Caller,
  arn: string,
  { body, outcome, functionArn }: DestinationMessage,
): Promise<void> {
  const text = JSON.stringify(body);
  switch (serviceOf(arn)) {
    case 'sqs':
      await kernel.aws.call('sqs', 'SendMessage', { QueueUrl: queueUrl(arn), MessageBody: text }, caller);
      return;
    case 'lambda':
      await kernel.aws.call('lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: text }, caller);
      return;
    case 'events': {
      const entry = {
        Source: 'lambda',
        DetailType: `Lambda Function Invocation Result - ${outcome}`,
        Detail: text,
        EventBusName: arn,
        Resources: [arn, functionArn],
      };
      const { FailedEntryCount } = Object(await kernel.aws.call('events', 'PutEvents', { Entries: [entry] }, caller));
      if (FailedEntryCount) throw new AwsError('InternalFailure', 'The bus refused the event.', { statusCode: 500 });
      return;
    }
    default:
      checkDestination(arn);
  }
}

/** The URL of a queue by its ARN. */
export function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

function serviceOf(arn: string): string | undefined {
  return arn.split(':')[2];
}
