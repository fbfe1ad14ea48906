import { z } from 'zod';
import { AwsError, type Kernel, type Operation, type Row } from '#kernel';
import type { LogStore } from './log-store.ts';
import { readInput, requireGroup } from './requests.ts';

const GroupName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[.\-_/#A-Za-z0-9]+$/);
const OfGroup = z.strictObject({ logGroupName: GroupName });
const OfStream = z.strictObject({ logGroupName: GroupName, logStreamName: z.string().min(1).max(512) });

/** Retention periods that the service knows ("PutRetentionPolicy"), days. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
];

/** Operations on log groups and streams. */
export function groupOperations(kernel: Kernel, store: LogStore): Record<string, Operation> {
  const arn = (group: string) => kernel.aws.arn('logs', `log-group:${group}`);
  return {
    CreateLogGroup: (raw) => {
      const input = readInput(CreateLogGroup, 'CreateLogGroup', raw);
      if (!store.createGroup(input.logGroupName, kernel.clock.now())) throw alreadyExists('log group');
      if (input.tags) store.setTags(input.logGroupName, input.tags);
      return {};
    },
    DeleteLogGroup: (raw) => {
      const { logGroupName } = readInput(OfGroup, 'DeleteLogGroup', raw);
      requireGroup(store, logGroupName);
      store.deleteGroup(logGroupName);
      return {};
    },
    DescribeLogGroups: (raw) => {
      const input = readInput(DescribeLogGroups, 'DescribeLogGroups', raw);
      const limit = input.limit ?? 50;
      const rows = store.groups(input.logGroupNamePrefix ?? '', input.nextToken ?? '', limit + 1);
      const logGroups = rows.slice(0, limit).map((row) => describeGroup(row, arn));
      return { logGroups, ...(rows.length > limit ? { nextToken: logGroups.at(-1)?.logGroupName } : {}) };
    },
    PutRetentionPolicy: (raw) => {
      const input = readInput(PutRetentionPolicy, 'PutRetentionPolicy', raw);
      requireGroup(store, input.logGroupName);
      store.setRetention(input.logGroupName, input.retentionInDays);
      return {};
    },
    DeleteRetentionPolicy: (raw) => {
      const { logGroupName } = readInput(OfGroup, 'DeleteRetentionPolicy', raw);
      requireGroup(store, logGroupName);
      store.setRetention(logGroupName, null);
      return {};
    },
    CreateLogStream: (raw) => {
      const { logGroupName, logStreamName } = readInput(OfStream, 'CreateLogStream', raw);
      requireGroup(store, logGroupName);
      if (!store.createStream(logGroupName, logStreamName, kernel.clock.now())) throw alreadyExists('log stream');
      return {};
    },
    DeleteLogStream: (raw) => {
      const { logGroupName, logStreamName } = readInput(OfStream, 'DeleteLogStream', raw);
      requireGroup(store, logGroupName);
      store.deleteStream(logGroupName, logStreamName);
      return {};
    },
    DescribeLogStreams: (raw) => {
      const input = readInput(DescribeLogStreams, 'DescribeLogStreams', raw);
      const { logGroupName } = input;
      requireGroup(store, logGroupName);
      const rows = store.streams(logGroupName, input.logStreamNamePrefix ?? '');
      if (input.orderBy === 'LastEventTime') rows.sort((a, b) => Number(a['last_ms']) - Number(b['last_ms']));
      if (input.descending) rows.reverse();
      const from = Number(input.nextToken ?? 0);
      const to = from + (input.limit ?? 50);
      return {
        logStreams: rows.slice(from, to).map((row) => describeStream(row, arn(logGroupName))),
        ...(to < rows.length ? { nextToken: String(to) } : {}),
      };
    },
  };
}

const CreateLogGroup = z.strictObject({
  logGroupName: GroupName,
  kmsKeyId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  logGroupClass: z.enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']).optional(),
});

const DescribeLogGroups = z.strictObject({
  logGroupNamePrefix: z.string().optional(),
  nextToken: z.string().optional(),
  limit: z.number().int().min(1).max(50).optional(),
});

const PutRetentionPolicy = z.strictObject({
  logGroupName: GroupName,
  retentionInDays: z.number().refine((days) => RETENTIONS.includes(days), 'Member must be a period that exists'),
});

const DescribeLogStreams = z.strictObject({
  logGroupName: GroupName,
  logStreamNamePrefix: z.string().optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).optional(),
  descending: z.boolean().optional(),
  nextToken: z.string().optional(),
  limit: z.number().int().min(1).max(50).optional(),
});

function alreadyExists(what: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}

function describeGroup(row: Row, arn: (group: string) => string) {
  const name = String(row['name']);
  return {
    logGroupName: name,
    creationTime: Number(row['created_ms']),
    ...(row['retention_days'] === null ? {} : { retentionInDays: Number(row['retention_days']) }),
    metricFilterCount: 0,
    arn: `${arn(name)}:*`,
    logGroupArn: arn(name),
    storedBytes: 0,
    logGroupClass: 'STANDARD',
  };
}

function describeStream(row: Row, groupArn: string) {
  const name = String(row['name']);
  return {
    logStreamName: name,
    creationTime: Number(row['created_ms']),
    ...(row['first_ms'] === null
      ? {}
      : {
          firstEventTimestamp: Number(row['first_ms']),
          lastEventTimestamp: Number(row['last_ms']),
          lastIngestionTime: Number(row['ingested_ms']),
        }),
    arn: `${groupArn}:log-stream:${name}`,
    storedBytes: 0,
  };
}
