import { z } from 'zod';
import { AwsError, type AwsService, type Kernel, NotSimulated, type Operation } from '#kernel';
import { groupOperations } from './group-operations.ts';
import type { LogStore } from './log-store.ts';
import { readOperations } from './read-operations.ts';

/** What the service needs of the part that writes. */
export interface LogSink {
  append(group: string, stream: string, timeMs: number, message: string): void;
  flush(): void;
}

/** CloudWatch Logs: groups, streams, writing and reading events. */
export function createLogsService(kernel: Kernel, store: LogStore, sink: LogSink): AwsService {
  const operations: Record<string, Operation> = {
    ...groupOperations(kernel, store),
    ...readOperations(kernel, store, sink),
    PutLogEvents: (raw) => {
      const input = readInput(PutLogEvents, 'PutLogEvents', raw);
      requireStream(store, input.logGroupName, input.logStreamName);
      for (const { timestamp, message } of input.logEvents) {
        sink.append(input.logGroupName, input.logStreamName, timestamp, message);
      }
      return { nextSequenceToken: String(kernel.clock.now()) };
    },
  };
  return {
    name: 'logs',
    operations,
    permissions: (operation, input) => [{ action: `logs:${operation}`, resource: arnOf(kernel, input) }],
    resource: (_operation, input) => nameIn(input),
  };
}

const PutLogEvents = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z.string(),
  logEvents: z
    .array(z.strictObject({ timestamp: z.number(), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
  sequenceToken: z.string().optional(),
});

function nameIn(input: Readonly<Record<string, unknown>>): string | undefined {
  const name = input['logGroupName'] ?? input['logGroupIdentifier'] ?? input['logGroupNamePrefix'];
  return typeof name === 'string' ? name : undefined;
}

function arnOf(kernel: Kernel, input: Readonly<Record<string, unknown>>): string {
  const { logStreamName } = input;
  const stream = typeof logStreamName === 'string' ? `:log-stream:${logStreamName}` : ':*';
  return kernel.aws.arn('logs', `log-group:${nameIn(input) ?? '*'}${stream}`);
}

/** @throws {AwsError} ResourceNotFoundException. */
export function requireGroup(store: LogStore, group: string): void {
  if (!store.group(group)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
}

function requireStream(store: LogStore, group: string, stream: string): void {
  requireGroup(store, group);
  if (!store.stream(group, stream)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
}

/**
 * Reads an operation's input.
 * @throws {NotSimulated} naming a member that the schema does not know.
 * @throws {AwsError} InvalidParameterException.
 */
export function readInput<T extends z.ZodType>(
  schema: T,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') throw new NotSimulated(`Logs ${operation} with "${issue.keys[0]}"`);
  throw new AwsError(
    'InvalidParameterException',
    `1 validation error detected: Value at '${issue?.path.join('.')}' failed to satisfy constraint: ${issue?.message}`,
  );
}
