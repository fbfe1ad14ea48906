import type { OutboxOperations, WaitingEvent } from '@backstitch/outbox';
import type { Moved, ParkedItem, ParkedSource } from '../parked-source.ts';
import type { LetterPorts } from './dead-letters.ts';

/**
 * The parked events of one service: the rows themselves. A redrive releases the aggregate in sequence; the dead letters
 * of what is settled are forgotten at the end.
 */
export function parkedEvents(
  outbox: OutboxOperations,
  queue: string,
  { record }: Pick<LetterPorts, 'record'>,
): ParkedSource {
  const events = new Map<string, WaitingEvent>();
  let isChanged = false;
  return {
    kind: 'event',
    queue,
    list: async function* () {
      for (const event of await outbox.parked()) {
        events.set(event.aggregateId, event);
        yield itemOf(event, queue);
      }
    },
    redrive: async ({ id }, operator) => {
      await record({ action: 'redrive', queue, orderId: id }, operator);
      isChanged = true;
      return movedOf(id, await outbox.redrive(id));
    },
    discard: async ({ id }, operator) => {
      const event = events.get(id);
      await record({ action: 'discard', queue, orderId: id }, operator);
      isChanged = true;
      const isDone = event !== undefined && (await outbox.discard(event));
      return { id, outcome: isDone ? 'discarded; its followers go' : 'it is not parked any more', isDone };
    },
    done: async () => {
      if (isChanged) await outbox.forgetSettled();
    },
  };
}

function itemOf({ aggregateId, sequence, type, appendedAt, parkedFor = '' }: WaitingEvent, queue: string): ParkedItem {
  const preview = `${type || 'no event'}, sequence ${sequence}`;
  return { kind: 'event', id: aggregateId, cause: parkedFor, since: appendedAt, queue, preview };
}

function movedOf(id: string, redriven: Awaited<ReturnType<OutboxOperations['redrive']>>): Moved {
  switch (redriven.kind) {
    case 'released':
      return { id, outcome: `${redriven.published} published`, isDone: true };
    case 'parked':
      return { id, outcome: 'refused again: its row says why', isDone: false };
    case 'failed':
      return { id, outcome: `cannot be published now: ${redriven.reason}`, isDone: false };
  }
}
