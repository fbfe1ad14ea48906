import type { Kernel } from '#kernel';
import type { QueueStore } from '../queue/queue-store.ts';
import type { Deduplication } from './deduplication.ts';
import type { MessageStore } from './message-store.ts';

/** How often expired messages are deleted, ms. A receiver never sees one, however late its row goes. */
const SWEEP_MS = 3_600_000;

/** Deletes messages that lay in their queue for longer than its retention period. */
export interface Retention {
  /** Sees to it that a sweep is due; called when a message is sent. */
  arm(): void;
}

/** Sweeps in the background while there are messages; with none there is no timer. */
export function createRetention(
  { scheduler, store, clock }: Kernel,
  queues: QueueStore,
  messages: MessageStore,
  deduplication: Deduplication,
): Retention {
  let isArmed = false;

  const sweep = () => {
    isArmed = false;
    store.transact(() => {
      for (const queue of queues.all()) messages.deleteSentBefore(queue, clock.now() - queue.retentionMs);
      deduplication.forgetExpired();
    });
    if (messages.hasMessages()) arm();
  };

  const arm = () => {
    if (isArmed) return;
    isArmed = true;
    scheduler.after(SWEEP_MS, sweep, { background: true });
  };

  return { arm };
}
