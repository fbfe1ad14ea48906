import type { Kernel } from '#kernel';
import type { Queue } from '../queue/queue.ts';

/** How long a deduplication id is remembered, ms: "Exactly-once processing in Amazon SQS", Developer Guide. */
const INTERVAL_MS = 300_000;

/** A message that was sent with a deduplication id. */
interface RememberedMessage {
  readonly messageId: string;
  readonly sequence: number;
}

/** Remembers what was sent to FIFO queues, also when it was received and deleted since. */
export interface Deduplication {
  find(queue: Queue, groupId: string, deduplicationId: string): RememberedMessage | undefined;
  remember(queue: Queue, groupId: string, deduplicationId: string, message: RememberedMessage): void;
  /** Drops what is too old to matter. */
  forgetExpired(): void;
  forgetQueue(queue: Queue): void;
}

/** Opens the memory of the store. */
export function openDeduplication({ store, clock }: Kernel): Deduplication {
  store.define(`
    CREATE TABLE IF NOT EXISTS sqs_deduplications (
      queue INTEGER NOT NULL, scope TEXT NOT NULL, deduplication_id TEXT NOT NULL,
      message_id TEXT NOT NULL, sequence INTEGER NOT NULL, sent_ms INTEGER NOT NULL,
      PRIMARY KEY (queue, scope, deduplication_id)
    ) WITHOUT ROWID;
  `);
  const scopeOf = (queue: Queue, groupId: string) => (queue.deduplicatesByGroup ? groupId : '');

  return {
    find: (queue, groupId, deduplicationId) => {
      const row = store.get(
        `SELECT message_id, sequence FROM sqs_deduplications
         WHERE queue = ? AND scope = ? AND deduplication_id = ? AND sent_ms > ?`,
        queue.id,
        scopeOf(queue, groupId),
        deduplicationId,
        clock.now() - INTERVAL_MS,
      );
      return row && { messageId: String(row['message_id']), sequence: Number(row['sequence']) };
    },
    remember: (queue, groupId, deduplicationId, { messageId, sequence }) => {
      store.run(
        'INSERT OR REPLACE INTO sqs_deduplications VALUES (?, ?, ?, ?, ?, ?)',
        queue.id,
        scopeOf(queue, groupId),
        deduplicationId,
        messageId,
        sequence,
        clock.now(),
      );
    },
    forgetExpired: () => {
      store.run('DELETE FROM sqs_deduplications WHERE sent_ms <= ?', clock.now() - INTERVAL_MS);
    },
    forgetQueue: (queue) => {
      store.run('DELETE FROM sqs_deduplications WHERE queue = ?', queue.id);
    },
  };
}
