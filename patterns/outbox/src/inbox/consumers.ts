import { runInTrace, type Trace, traceOf } from '@backstitch/trace';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { gapWaitSeconds } from './gap-wait.ts';
import { type Append, inOrder, type Placed } from './in-order.ts';

/** What every consumer behind a queue behind a rule of the bus has. */
interface Consumer<Event> {
  /** Reads the bus's event. @throws where it is none that this consumer knows: it ends as a dead letter. */
  readonly read: (busEvent: unknown) => Event;
  /** Told of each message that failed; it is delivered again, in the end to the dead-letter queue. */
  readonly failed: (error: unknown, messageId: string) => void;
}

/** A consumer that handles each event for itself, as part of the event's trace. */
export interface EachConsumer<Event> extends Consumer<Event> {
  /** Takes effect once, however often it is called: see `dedupe`. */
  readonly handle: (event: Event) => Promise<unknown>;
}

/** A consumer that handles the events of each aggregate in sequence. */
export interface InOrderConsumer<Event extends Placed> extends Consumer<Event> {
  readonly aggregateOf: (event: Event) => string;
  readonly append: Append<Event>;
  /** Puts a message out of sight for some seconds: it waits for its elders. */
  readonly hide: (receiptHandle: string, seconds: number) => Promise<unknown>;
}

/** The Lambda of a consumer that handles each event for itself. Its mapping takes partial failures. */
export function consumeEach<Event>({ read, handle, failed }: EachConsumer<Event>) {
  return async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failures = await Promise.all(
      records.map(async (record) => {
        try {
          const event = read(JSON.parse(record.body));
          await runInTrace(traceFrom(event), () => handle(event));
          return [];
        } catch (error) {
          failed(error, record.messageId);
          return [{ itemIdentifier: record.messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  };
}

/** The Lambda of a consumer that handles each aggregate's events in sequence. Its mapping takes partial failures. */
export function consumeInOrder<Event extends Placed>(consumer: InOrderConsumer<Event>) {
  return async ({ Records: records }: SQSEvent): Promise<SQSBatchResponse> => {
    const { messages, failures } = readAll(records, consumer);
    const byAggregate = Map.groupBy(messages, ({ event }) => consumer.aggregateOf(event));
    const left = await Promise.all([...byAggregate.values()].map((group) => apply(group, consumer)));
    return { batchItemFailures: [...failures, ...left.flat()].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** What follows from an event belongs to its trace, and says that it follows from it. */
function traceFrom(event: unknown): Trace {
  const { metadata } = Object(event);
  const eventId: unknown = Object(metadata).eventId;
  return { ...traceOf(metadata), ...(typeof eventId === 'string' ? { causationId: eventId } : {}) };
}

interface Message<Event> {
  readonly record: SQSRecord;
  readonly event: Event;
}

function readAll<Event extends Placed>(records: readonly SQSRecord[], { read, failed }: InOrderConsumer<Event>) {
  const messages: Message<Event>[] = [];
  const failures: string[] = [];
  for (const record of records) {
    try {
      messages.push({ record, event: read(JSON.parse(record.body)) });
    } catch (error) {
      failed(error, record.messageId);
      failures.push(record.messageId);
    }
  }
  return { messages, failures };
}

/** @returns the ids of the messages that have to come again. */
async function apply<Event extends Placed>(
  messages: readonly Message<Event>[],
  { append, hide, failed }: InOrderConsumer<Event>,
): Promise<string[]> {
  const ids = messages.map(({ record }) => record.messageId);
  try {
    const { waiting } = await inOrder(
      messages.map(({ event }) => event),
      append,
    );
    const early = messages.filter(({ event }) => waiting.includes(event));
    await Promise.all(early.map(({ record }) => hideEarly(record, hide)));
    return early.map(({ record }) => record.messageId);
  } catch (error) {
    for (const id of ids) failed(error, id);
    return ids;
  }
}

async function hideEarly(record: SQSRecord, hide: InOrderConsumer<Placed>['hide']): Promise<void> {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  // Where this fails the queue's own visibility time-out is the wait.
  await hide(record.receiptHandle, gapWaitSeconds(receives)).catch(() => undefined);
}
