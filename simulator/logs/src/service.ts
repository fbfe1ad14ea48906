import { z } from 'zod';
import type { AwsService, Kernel, Operation } from '#kernel';
import { groupOperations } from './group-operations.ts';
import type { LogSink } from './log-sink.ts';
import type { LogStore } from './log-store.ts';
import { readOperations } from './read-operations.ts';
import { readInput, requireStream } from './requests.ts';

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
