import type { Invariant } from './invariant.ts';

/** I7: no outbox row is left, and every dead-letter queue is empty. */
export const outboxDrains: Invariant = {
  id: 'I7',
  name: 'Outbox and dead-letter queues are empty',
  holds: 'when quiet',
  violations: ({ outbox, deadLetters }) => [
    ...outbox.map((row) => `${row.service}: event ${row.sequence} of ${row.aggregateId} was not published.`),
    ...deadLetters.map(({ queue, messages }) => `${queue}: ${messages} dead letters.`),
  ],
};
