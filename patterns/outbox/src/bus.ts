import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import type { OutboxRow } from './outbox-row.ts';

/** What became of one event. `refused`: for itself, so a retry cannot change it. `failed`: for now. */
export type Publication =
  | { readonly kind: 'published' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** An event bus. */
export interface Bus {
  /** Publishes events, in as many calls as the service's limits ask for. Answers in the order of the rows. */
  publish(rows: readonly OutboxRow[]): Promise<readonly Publication[]>;
}

/** "PutEvents", Amazon EventBridge API Reference. */
const MAX_ENTRIES = 10;
/** Bytes of all entries of a call, well under the service's megabyte: an event has to fit into the messages of queues. */
const MAX_CALL_BYTES = 250_000;
/** Entry error codes that say "not this event, ever"; whatever else a code says, a retry may mend. */
const REFUSALS: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'InvalidAccountIdException',
  'MalformedDetail',
  'NotAuthorizedForSourceException',
  'RedactionFailure',
  'ValidationException',
  'ValidationError',
]);
const TOO_LARGE: Publication = { kind: 'refused', reason: `larger than ${MAX_CALL_BYTES} bytes` };

/** An EventBridge bus. */
export function eventBridgeBus(client: EventBridgeClient, eventBusName: string): Bus {
  const publishChunk = async (rows: readonly OutboxRow[]): Promise<readonly Publication[]> => {
    const entries = rows.map((row) => toEntry(row, eventBusName));
    try {
      const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries: entries }));
      return rows.map((_, index) => publicationOf(answers[index]));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      const reason = `${name}: ${message}`;
      if (!REFUSALS.has(name)) return rows.map(() => ({ kind: 'failed', reason }));
      if (rows.length === 1) return [{ kind: 'refused', reason }];
      return (await Promise.all(rows.map((row) => publishChunk([row])))).flat(); // find the one it is about
    }
  };

  return {
    publish: async (rows) => {
      const publications: Publication[] = [];
      for (const chunk of chunks(rows)) {
        const tooLarge = chunk.length === 1 && chunk[0] !== undefined && entryBytes(chunk[0]) > MAX_CALL_BYTES;
        publications.push(...(tooLarge ? [TOO_LARGE] : await publishChunk(chunk)));
      }
      return publications;
    },
  };
}

function toEntry(row: OutboxRow, eventBusName: string): PutEventsRequestEntry {
  return {
    EventBusName: eventBusName,
    Source: row.source,
    DetailType: row.type,
    Detail: row.detail,
    Time: new Date(row.appendedAt),
  };
}

function publicationOf(answer: PutEventsResultEntry | undefined): Publication {
  if (answer?.EventId !== undefined) return { kind: 'published' };
  const reason = `${answer?.ErrorCode ?? 'NoAnswer'}: ${answer?.ErrorMessage ?? 'the bus said nothing of this entry'}`;
  return { kind: REFUSALS.has(answer?.ErrorCode ?? '') ? 'refused' : 'failed', reason };
}

/** Neighbours that fit together into one call. */
function chunks(rows: readonly OutboxRow[]): OutboxRow[][] {
  const all: OutboxRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = all.at(-1);
    const size = entryBytes(row);
    if (last && last.length < MAX_ENTRIES && bytes + size <= MAX_CALL_BYTES) {
      last.push(row);
      bytes += size;
    } else {
      all.push([row]);
      bytes = size;
    }
  }
  return all;
}

/** An entry's size as the service reckons it ("Calculating PutEvents event entry size", Amazon EventBridge User Guide). */
function entryBytes(row: OutboxRow): number {
  const TIME_BYTES = 14;
  return TIME_BYTES + Buffer.byteLength(row.source) + Buffer.byteLength(row.type) + Buffer.byteLength(row.detail);
}
