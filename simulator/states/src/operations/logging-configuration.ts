import { AwsError } from '#kernel';

const LEVELS = ['ALL', 'ERROR', 'FATAL', 'OFF'];
const LOG_GROUP = /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:[^:]+:\*$/;

/**
 * Checks where and what a machine logs.
 * @throws {AwsError} InvalidLoggingConfiguration: one destination is needed unless the level is OFF, a log group's ARN
 *   that ends with `:*`.
 * @see "LoggingConfiguration", AWS Step Functions API Reference
 */
export function checkLogging(configuration: Readonly<Record<string, unknown>> | undefined): void {
  if (!configuration) return;
  const { level = 'OFF', destinations = [] } = configuration;
  if (!LEVELS.includes(String(level))) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${String(level)}' at 'loggingConfiguration.level' failed to satisfy constraint: Member must satisfy enum value set: [${LEVELS.join(', ')}]`,
    );
  }
  const list = Array.isArray(destinations) ? destinations : [];
  if (list.length > 1 || (list.length === 0 && level !== 'OFF')) {
    throw invalid('Must specify exactly one Log Destination.');
  }
  for (const destination of list) {
    const arn: unknown = Object(Object(destination).cloudWatchLogsLogGroup).logGroupArn;
    if (typeof arn !== 'string' || !LOG_GROUP.test(arn)) {
      throw invalid(`Log Destination ARN '${String(arn)}' is not that of a log group followed by ':*'.`);
    }
  }
}

function invalid(reason: string): AwsError {
  return new AwsError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${reason}`);
}
