export { type Appended, append } from './append.ts';
export { createEvent, type EventOrigin, type NewEvent } from './create-event.ts';
export type { DeadLetter } from './dead-letters.ts';
export { BACKLOG_PARTITIONS, OUTBOX_PREFIX, type OutboxRow } from './outbox-row.ts';
export { type RelayOptions, relayHandler } from './relay.ts';
