import { BusEvent, EventMetadata, type TimelineEntry } from '@backstitch/contracts';

/** An event of any service, as an order's timeline keeps it. */
export interface TimelineEvent {
  readonly orderId: string;
  /** The event's place in its aggregate's history, from 1. */
  readonly sequence: number;
  readonly entry: TimelineEntry;
}

const SOURCE_PREFIX = 'backstitch.';

/**
 * Reads an event of the bus, whatever its type: every aggregate of an order is keyed by the order's id.
 * @throws {ZodError} where it is no event of ours.
 */
export function timelineEvent(busEvent: unknown): TimelineEvent {
  const { source, detail } = BusEvent.parse(busEvent);
  const { eventId, type, aggregateId, sequence, occurredAt } = EventMetadata.parse(detail.metadata);
  const service = source.replace(SOURCE_PREFIX, '');
  return { orderId: aggregateId, sequence, entry: { eventId, type, service, occurredAt } };
}

/** Each service has one aggregate of an order, with a sequence of its own. */
export function aggregateOf({ orderId, entry }: TimelineEvent): string {
  return `${entry.service} ${orderId}`;
}
