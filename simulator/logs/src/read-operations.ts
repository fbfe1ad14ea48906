import { z } from 'zod';
import { AwsError, type Kernel, NotSimulated, type Operation } from '#kernel';
import { compileFilter } from './filter-pattern.ts';
import type { LogSink } from './log-sink.ts';
import type { LogLine, LogStore } from './log-store.ts';
import { readInput, requireGroup } from './requests.ts';

/** Most events of one answer ("FilterLogEvents", "GetLogEvents"). */
const LARGEST_PAGE = 10_000;

/** Most text of one answer: the service's limit is 1 MB, bytes. */
const LARGEST_PAGE_BYTES = 1_048_576;

const Group = { logGroupName: z.string().optional(), logGroupIdentifier: z.string().optional() };

const FilterLogEvents = z.strictObject({
  ...Group,
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().optional(),
  startTime: z.number().int().min(0).optional(),
  endTime: z.number().int().min(0).optional(),
  filterPattern: z.string().max(1_024).optional(),
  nextToken: z.string().optional(),
  limit: z.number().int().min(1).max(LARGEST_PAGE).optional(),
  interleaved: z.boolean().optional(),
});

const GetLogEvents = z.strictObject({
  ...Group,
  logStreamName: z.string(),
  startTime: z.number().int().min(0).optional(),
  endTime: z.number().int().min(0).optional(),
  nextToken: z.string().optional(),
  limit: z.number().int().min(1).max(LARGEST_PAGE).optional(),
  startFromHead: z.boolean().optional(),
});

/** Operations that read events. */
export function readOperations(_kernel: Kernel, store: LogStore, sink: LogSink): Record<string, Operation> {
  return {
    FilterLogEvents: (raw) => {
      const input = readInput(FilterLogEvents, 'FilterLogEvents', raw);
      sink.flush();
      const group = groupOf(store, input);
      const matches = compileFilter(input.filterPattern ?? '');
      const { logStreamNamePrefix: prefix } = input;
      const lines = store.events({
        group,
        startMs: input.startTime ?? 0,
        endMs: (input.endTime ?? Number.MAX_SAFE_INTEGER - 1) + 1,
        ...(input.logStreamNames ? { streams: input.logStreamNames } : {}),
        ...(input.nextToken === undefined ? {} : { after: readToken(input.nextToken) }),
      });
      const accepted = (line: LogLine) =>
        matches(line.message) && (prefix === undefined || line.stream.startsWith(prefix));
      const { page, more } = takePage(lines, accepted, input.limit ?? LARGEST_PAGE);
      const last = page.at(-1);
      return {
        events: page.map((line) => ({ ...eventOf(line), logStreamName: line.stream, eventId: eventId(line) })),
        searchedLogStreams: [],
        ...(more && last ? { nextToken: writeToken(last) } : {}),
      };
    },
    GetLogEvents: (raw) => {
      const input = readInput(GetLogEvents, 'GetLogEvents', raw);
      sink.flush();
      const group = groupOf(store, input);
      if (!store.stream(group, input.logStreamName)) {
        throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
      }
      const { direction, after } = readDirection(input.nextToken, input.startFromHead === true);
      const lines = store.events({
        group,
        streams: [input.logStreamName],
        startMs: input.startTime ?? 0,
        endMs: input.endTime ?? Number.MAX_SAFE_INTEGER,
        newestFirst: direction === 'b',
        ...(after ? { after } : {}),
      });
      const { page } = takePage(lines, () => true, input.limit ?? LARGEST_PAGE);
      if (direction === 'b') page.reverse();
      const [first = after, last = after] = [page[0], page.at(-1)];
      return {
        events: page.map(eventOf),
        nextForwardToken: `f/${last ? writeToken(last) : '0:0'}`,
        nextBackwardToken: `b/${first ? writeToken(first) : '0:0'}`,
      };
    },
    StartLiveTail: () => {
      throw new NotSimulated('Logs StartLiveTail', 'Poll FilterLogEvents instead.');
    },
  };
}

function groupOf(
  store: LogStore,
  input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
) {
  const name = input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, '');
  if (name === undefined) throw new AwsError('InvalidParameterException', 'A log group is required.');
  requireGroup(store, name);
  return name;
}

function takePage(lines: Iterable<LogLine>, accepted: (line: LogLine) => boolean, limit: number) {
  const page: LogLine[] = [];
  let sizeBytes = 0;
  for (const line of lines) {
    if (!accepted(line)) continue;
    sizeBytes += Buffer.byteLength(line.message) + 26;
    if (page.length === limit || (page.length > 0 && sizeBytes > LARGEST_PAGE_BYTES)) return { page, more: true };
    page.push(line);
  }
  return { page, more: false };
}

function eventOf({ timeMs, ingestedMs, message }: LogLine) {
  return { timestamp: timeMs, message, ingestionTime: ingestedMs };
}

function eventId({ timeMs, id }: LogLine): string {
  return `${String(timeMs).padStart(20, '0')}${String(id).padStart(36, '0')}`;
}

function writeToken({ timeMs, id }: { timeMs: number; id: number }): string {
  return `${timeMs}:${id}`;
}

function readToken(token: string): { timeMs: number; id: number } {
  const match = /^(\d+):(\d+)$/.exec(token);
  if (!match) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { timeMs: Number(match[1]), id: Number(match[2]) };
}

function readDirection(token: string | undefined, startFromHead: boolean) {
  if (token === undefined) return { direction: startFromHead ? 'f' : 'b', after: undefined };
  const match = /^([fb])\/(.*)$/.exec(token);
  if (!match) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const after = readToken(match[2] ?? '');
  return { direction: match[1], after: after.id === 0 && after.timeMs === 0 ? undefined : after };
}
