import type { CallContext, Kernel } from '#kernel';
import { queueUrl } from '../destination.ts';
import { invalidParameter } from '../errors.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { Mapping } from './mapping.ts';

/** What is asked of a mapping's source. */
type Source = Pick<Mapping, 'source' | 'eventSourceArn'>;

/**
 * Refuses a source that is not there, and a queue that would show a message again while the function still has it.
 * Lambda looks itself: neither the network's faults nor the caller's permissions count.
 * @throws {AwsError} InvalidParameterValueException, as the service words it.
 * @see "Creating and configuring an Amazon SQS event source mapping", AWS Lambda Developer Guide
 */
export function checkSourceExists(
  { aws }: Kernel,
  { source, eventSourceArn }: Source,
  { timeoutSeconds }: FunctionConfiguration,
  context: CallContext,
): void {
  const look = (service: string, operation: string, input: Readonly<Record<string, unknown>>) =>
    aws.service(service)?.operations[operation]?.(input, context);
  if (source === 'stream') {
    try {
      look('streams.dynamodb', 'DescribeStream', { StreamArn: eventSourceArn });
    } catch (cause) {
      throw refusal(cause, () => `Stream not found: ${eventSourceArn}`);
    }
    return;
  }
  const visibilitySeconds = visibilityOf(() =>
    look('sqs', 'GetQueueAttributes', { QueueUrl: queueUrl(eventSourceArn), AttributeNames: ['VisibilityTimeout'] }),
  );
  if (visibilitySeconds >= timeoutSeconds) return;
  throw invalidParameter(
    `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
  );
}

/** Without SQS in the simulator there is nothing to check. */
function visibilityOf(look: () => unknown): number {
  try {
    const answer = look();
    return Number(Object(Object(answer).Attributes).VisibilityTimeout ?? Number.POSITIVE_INFINITY);
  } catch (cause) {
    throw refusal(
      cause,
      (text) =>
        `Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: ${text}`,
    );
  }
}

function refusal(cause: unknown, textOf: (message: string) => string): unknown {
  const { code, message } = Object(cause);
  const isMissing = code === 'QueueDoesNotExist' || code === 'ResourceNotFoundException';
  return isMissing ? invalidParameter(textOf(String(message))) : cause;
}
