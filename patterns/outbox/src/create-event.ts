import type { DomainEvent } from '@backstitch/contracts';
import { currentTrace, traceOf } from '@backstitch/trace';

/** What becomes an event. */
export interface NewEvent<Data> {
  /** The event's name, past tense. */
  readonly type: string;
  /** Of the data's schema; default 1. */
  readonly version?: number;
  readonly aggregateId: string;
  /** The event's place in its aggregate's history: one more than the last one's. */
  readonly sequence: number;
  readonly data: Data;
  /** The same for everything that one request set going; default the running trace's, else the aggregate's id. */
  readonly correlationId?: string;
  /** The event or request that this one follows from; default the running trace's. */
  readonly causationId?: string;
  /** W3C trace context; default the running trace's. */
  readonly traceparent?: string;
}

/** Where an event's time and id come from. */
export interface EventOrigin {
  /** ms since the epoch. */
  readonly now: () => number;
  /** A new unique id, e.g. a ULID. */
  readonly newId: () => string;
}

/** Makes an event of what happened. */
export function createEvent<Data>(happened: NewEvent<Data>, { now, newId }: EventOrigin): DomainEvent<Data> {
  const { type, aggregateId, sequence, data } = happened;
  const { traceparent, correlationId = aggregateId, causationId } = { ...currentTrace(), ...traceOf(happened) };
  return {
    metadata: {
      eventId: newId(),
      type,
      version: happened.version ?? 1,
      aggregateId,
      sequence,
      correlationId,
      ...(causationId === undefined ? {} : { causationId }),
      occurredAt: new Date(now()).toISOString(),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    data,
  };
}
