import { z } from 'zod';
import type { CallContext, Operation } from '#kernel';
import type { EventsContext } from '../context.ts';
import { validation } from '../errors.ts';
import { type BusEvent, eventText, eventTime } from '../event.ts';
import { busNameOf } from '../names.ts';
import { parseInput } from '../parse-input.ts';

/** Largest sum of the entries of one request, bytes: "PutEvents", Amazon EventBridge API Reference. */
const MAXIMUM_REQUEST_BYTES = 1_048_576;

const MAXIMUM_ENTRIES = 10;

/** The end of the year 9999, s since the epoch: later times have no form. */
const LAST_TIME = 253_402_300_799;

const entry = z.strictObject({
  Time: z.number().min(0).max(LAST_TIME).optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  EventBusName: z.string().min(1).max(1_600).optional(),
  TraceHeader: z.string().max(500).optional(),
});
type Entry = z.output<typeof entry>;

const input = z.strictObject({
  Entries: z.array(entry).min(1).max(MAXIMUM_ENTRIES),
});

interface Failure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * Takes events, each for itself: one that is refused does not keep the others from their targets. An event for a bus
 * that does not exist is taken and goes nowhere, as on AWS.
 * @see "PutEvents", Amazon EventBridge API Reference
 */
export const putEvents =
  (events: EventsContext): Operation =>
  (body, context) => {
    const { Entries } = parseInput('PutEvents', input, body);
    const bytes = Entries.reduce((sum, one) => sum + sizeBytes(one), 0);
    if (bytes > MAXIMUM_REQUEST_BYTES) {
      throw validation('Total size of the entries in the request is over the limit.');
    }
    const results = Entries.map((one) => put(events, one, context));
    return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
  };

function put(events: EventsContext, given: Entry, context: CallContext): { EventId: string } | Failure {
  const failure = refusal(given, context);
  if (failure) return failure;
  const detail = parseDetail(given.Detail ?? '');
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const { aws, clock } = events.kernel;
  const event: BusEvent = {
    version: '0',
    id: events.newEventId(),
    'detail-type': given.DetailType ?? '',
    source: given.Source ?? '',
    account: aws.accountId,
    time: eventTime(given.Time === undefined ? clock.now() : given.Time * 1_000),
    region: aws.region,
    resources: given.Resources ?? [],
    detail,
  };
  const busName = busNameOf(given.EventBusName);
  if (events.buses.find(busName)) {
    events.ingest(busName, event, eventText(event, given.Detail ?? ''), { traceHeader: given.TraceHeader });
  }
  return { EventId: event.id };
}

function refusal(given: Entry, { caller }: CallContext): Failure | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (given[name]) continue;
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
  }
  // Rules hand on what AWS services said; everybody else speaks for himself.
  const mayUseAws = caller.kind === 'service' || (caller.kind === 'role' && caller.name.startsWith('events:'));
  if (given.Source?.startsWith('aws.') && !mayUseAws) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return undefined;
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? { ...detail } : undefined;
  } catch {
    return undefined;
  }
}

/** @see "Calculating Amazon EventBridge PutEvents event entry size", User Guide */
function sizeBytes({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}
