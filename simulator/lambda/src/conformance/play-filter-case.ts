import { isDeepStrictEqual } from 'node:util';
import { zipSync } from 'fflate';
import { AwsError, administrator, createKernel, type Kernel } from '#kernel';
import { createLogs } from '#logs';
import { createLambda } from '../service.ts';
import type { FilterCase } from './filter-case.ts';

/** Members of a record that differ from run to run, and that the recorded cases leave out. */
const VARYING = ['ApproximateCreationDateTime', 'SequenceNumber', 'SizeBytes'];

const RECORDER = 'exports.handler = async (event) => { process.stdout.write(JSON.stringify(event.Records)); };';

/**
 * Plays a case: writes its items, runs until quiet.
 * @returns the records of each invocation in the form of the recorded cases; or the error, where the mapping was refused.
 */
export async function playFilterCase(filterCase: FilterCase): Promise<unknown> {
  const kernel = createKernel({ seed: 1 });
  const logs = createLogs(kernel);
  createLambda(kernel, { logs });
  const stream = tableStream(kernel, filterCase);
  const invocations: unknown[] = [];
  logs.subscribe(
    () => true,
    ({ message }) => {
      if (message.startsWith('[')) invocations.push(JSON.parse(message).map(comparable));
    },
  );
  try {
    await createMapping(kernel, filterCase, stream.arn);
    for (const item of filterCase.puts) stream.put(item);
    await kernel.scheduler.untilQuiet();
    return invocations;
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, message: error.message };
    throw error;
  } finally {
    kernel.close();
  }
}

async function createMapping(kernel: Kernel, { filters, batchSize }: FilterCase, streamArn: string): Promise<void> {
  const zip = zipSync({ 'index.js': Buffer.from(RECORDER) });
  const call = (operation: string, input: Record<string, unknown>) =>
    kernel.aws.call('lambda', operation, input, administrator);
  await call('CreateFunction', {
    FunctionName: 'recorder',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/recorder',
    Code: { ZipFile: Buffer.from(zip).toString('base64') },
  });
  await call('CreateEventSourceMapping', {
    FunctionName: 'recorder',
    EventSourceArn: streamArn,
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: batchSize,
    FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) },
  });
}

function comparable(record: Record<string, unknown>): unknown {
  const { eventName, eventSource } = record;
  const dynamodb = Object.entries(Object(record['dynamodb'])).filter(([name]) => !VARYING.includes(name));
  return { eventName, eventSource, dynamodb: Object.fromEntries(dynamodb) };
}

type Item = Readonly<Record<string, unknown>>;

/** A table of one kind of write, as small as the cases need it: what its stream would hold. */
function tableStream(kernel: Kernel, { table }: FilterCase) {
  const arn = kernel.aws.arn('dynamodb', 'table/cases/stream/2026-01-01T00:00:00.000');
  const items = new Map<string, Item>();
  const records: unknown[] = [];
  kernel.aws.register({
    name: 'streams.dynamodb',
    permissions: () => [],
    operations: {
      DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } }),
      GetShardIterator: () => ({ ShardIterator: '0' }),
      GetRecords: ({ ShardIterator }) => ({
        Records: records.slice(Number(ShardIterator)),
        NextShardIterator: String(records.length),
      }),
    },
  });
  return {
    arn,
    put: (item: Item) => {
      const key = JSON.stringify(item[table.partitionKey]);
      const before = items.get(key);
      if (isDeepStrictEqual(before, item)) return;
      items.set(key, item);
      records.push(streamRecord(kernel, table, records.length, before, item));
      kernel.signals.wake(`dynamodb-stream:${arn}`);
    },
  };
}

function streamRecord(
  kernel: Kernel,
  { partitionKey, streamViewType }: FilterCase['table'],
  index: number,
  before: Item | undefined,
  after: Item,
): unknown {
  const hasNew = streamViewType.startsWith('NEW');
  const hasOld = streamViewType.includes('OLD') && before !== undefined;
  return {
    eventID: String(index),
    eventName: before ? 'MODIFY' : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: kernel.aws.region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(kernel.clock.now() / 1_000),
      Keys: { [partitionKey]: after[partitionKey] },
      ...(hasNew ? { NewImage: after } : {}),
      ...(hasOld ? { OldImage: before } : {}),
      SequenceNumber: String(index + 1).padStart(21, '1'),
      SizeBytes: 10,
      StreamViewType: streamViewType,
    },
  };
}
