import { AwsError, type CallContext } from '#kernel';

/** The table has less throughput than the request takes. */
export function throttled(): AwsError {
  return new AwsError(
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  );
}

/**
 * How many of a batch's requests are carried out: all, or the first half where the service is throttled.
 * @throws {AwsError} ProvisionedThroughputExceededException where that is none.
 */
export function shareOf(count: number, context: CallContext): number {
  if (!context.throttled) return count;
  if (count < 2) throw throttled();
  return Math.floor(count / 2);
}
