import * as z from 'zod/mini';

/** What every event says about itself. */
export const EventMetadata = z.object({
  /** Unique for ever: consumers know a duplicate by it. */
  eventId: z.string().check(z.minLength(1), z.maxLength(64)),
  /** The event's name, past tense; the bus's `detail-type`. */
  type: z.string().check(z.minLength(1), z.maxLength(128)),
  /** Of the data's schema, from 1. Raised only by a change that readers of the older one could not read. */
  version: z.int().check(z.positive()),
  /** The order id: every aggregate of an order is keyed by it. */
  aggregateId: z.string().check(z.minLength(1), z.maxLength(64)),
  /** The event's place in its aggregate's history, from 1, without gaps. */
  sequence: z.int().check(z.positive()),
  /** The same for everything that one request set going. */
  correlationId: z.string(),
  /** The event or request that this one follows from. */
  causationId: z.optional(z.string()),
  /** When it was committed, RFC 3339 in UTC. */
  occurredAt: z.iso.datetime(),
  /** W3C trace context of the transaction that wrote it. */
  traceparent: z.optional(z.string()),
});

/** What every event says about itself. */
export type EventMetadata = z.infer<typeof EventMetadata>;

/** An event as it lies on the bus, in `detail`. Unknown further fields are tolerated. */
export interface DomainEvent<Data = unknown> {
  readonly metadata: EventMetadata;
  readonly data: Data;
}

/** An event as the bus hands it to a rule's target. */
export const BusEvent = z.object({
  /** `backstitch.<service>`. */
  source: z.string(),
  detail: z.looseObject({ metadata: z.unknown() }),
});

/** An event's contract: who emits it, under which name and version, with which data. */
export interface EventDefinition<Data = unknown> {
  readonly type: string;
  /** The bus's `source`, e.g. `backstitch.order`. */
  readonly source: string;
  readonly version: number;
  readonly data: z.ZodMiniType<Data>;
}

/** Declares an event. */
export function defineEvent<Data>(definition: EventDefinition<Data>): EventDefinition<Data> {
  return definition;
}

/**
 * Reads an event of one kind.
 * @throws {ZodError} when it is malformed, of another type or of a version that this consumer does not know: such an
 * event belongs into the dead-letter queue.
 */
export function parseEvent<Data>(definition: EventDefinition<Data>, detail: unknown): DomainEvent<Data> {
  const envelope = z.object({ metadata: EventMetadata, data: definition.data });
  const event = envelope.parse(detail);
  const { type, version } = event.metadata;
  z.literal(`${definition.type} v${definition.version}`).parse(`${type} v${version}`);
  return event;
}
