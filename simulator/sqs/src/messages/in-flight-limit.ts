import type { Queue } from '../queue/queue.ts';
import type { MessageStore } from './message-store.ts';

/** Most messages of a queue in flight, FIFO or not: "Amazon SQS message quotas", Developer Guide. */
export const MAXIMUM_IN_FLIGHT = 120_000;

/** With less room than the largest receive call takes, the messages are counted again. */
const RECOUNT_BELOW = 10;

/** Keeps queues from having too many messages in flight. */
export interface InFlightLimit {
  /** How many messages may still be received; at least that many, and exact when it is under ten. */
  room(queue: Queue): number;
  /** So many messages were received. */
  noteReceived(queue: Queue, count: number): void;
}

/** Counts what is in flight only when the limit may be near: the receipts since the last count are its upper bound. */
export function createInFlightLimit(messages: Pick<MessageStore, 'counts'>): InFlightLimit {
  const rooms = new Map<number, number>();
  return {
    room: (queue) => {
      const known = rooms.get(queue.id);
      if (known !== undefined && known >= RECOUNT_BELOW) return known;
      const counted = Math.max(0, MAXIMUM_IN_FLIGHT - messages.counts(queue).inFlight);
      rooms.set(queue.id, counted);
      return counted;
    },
    noteReceived: (queue, count) => {
      rooms.set(queue.id, (rooms.get(queue.id) ?? 0) - count);
    },
  };
}
