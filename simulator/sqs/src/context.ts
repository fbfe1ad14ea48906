import type { CallContext, Kernel } from '#kernel';
import type { Deduplication } from './messages/deduplication.ts';
import type { InFlightLimit } from './messages/in-flight-limit.ts';
import type { MessageStore } from './messages/message-store.ts';
import type { ReceiveAttempts } from './messages/receive-attempts.ts';
import type { Retention } from './messages/retention.ts';
import type { WakeUps } from './messages/wake-ups.ts';
import type { MoveTasks } from './move-tasks/move-tasks.ts';
import type { QueueStore } from './queue/queue-store.ts';

/** What every operation of the service works on. */
export interface SqsContext {
  readonly kernel: Kernel;
  readonly queues: QueueStore;
  readonly messages: MessageStore;
  readonly wakeUps: WakeUps;
  readonly deduplication: Deduplication;
  readonly inFlight: InFlightLimit;
  readonly receiveAttempts: ReceiveAttempts;
  readonly retention: Retention;
  readonly moveTasks: MoveTasks;
  /** Draws a message's id. */
  newMessageId(): string;
}

/** The attribute `SenderId` of what this caller sends: stable, and told apart by session. */
export function senderIdOf({ caller }: CallContext): string {
  switch (caller.kind) {
    case 'administrator':
      return 'AIDASIMULATEDADMIN000';
    case 'role':
      return `AROASIMULATEDROLE0000:${caller.session}`;
    case 'service':
      return caller.principal;
  }
}
