import type { Kernel } from '#kernel';
import type { Queue } from '../queue/queue.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';

/** How long an attempt is remembered, ms: "ReceiveMessage", Amazon SQS API Reference. */
const INTERVAL_MS = 300_000;

/** A message as an attempt received it; any change since makes the attempt void. */
interface Received {
  readonly rowId: number;
  readonly messageId: string;
  readonly receiveCount: number;
  readonly visibleMs: number;
}

/** Remembers what receive calls with an attempt id got, so that a caller who lost the answer gets the same once more. */
export interface ReceiveAttempts {
  /** The messages of an earlier attempt; undefined when there was none, or one of them was changed since. */
  find(queue: Queue, attemptId: string): readonly StoredMessage[] | undefined;
  remember(queue: Queue, attemptId: string, received: readonly Received[]): void;
  forgetQueue(queue: Queue): void;
}

/** Opens the attempts of the store. */
export function openReceiveAttempts({ store, clock }: Kernel, messages: MessageStore): ReceiveAttempts {
  store.define(`
    CREATE TABLE IF NOT EXISTS sqs_receive_attempts (
      queue INTEGER NOT NULL, attempt_id TEXT NOT NULL, received TEXT NOT NULL, at_ms INTEGER NOT NULL,
      PRIMARY KEY (queue, attempt_id)
    ) WITHOUT ROWID;
  `);
  return {
    find: (queue, attemptId) => {
      const row = store.get(
        'SELECT received FROM sqs_receive_attempts WHERE queue = ? AND attempt_id = ? AND at_ms > ?',
        queue.id,
        attemptId,
        clock.now() - INTERVAL_MS,
      );
      if (!row) return undefined;
      // Written by remember alone.
      const received: Received[] = JSON.parse(String(row['received']));
      const found = received.flatMap((one) => {
        const message = messages.ofReceipt({ queueId: queue.id, ...one });
        const isSame = message?.receiveCount === one.receiveCount && message.visibleMs === one.visibleMs;
        return message && isSame && message.visibleMs > clock.now() ? [message] : [];
      });
      return found.length === received.length ? found : undefined;
    },
    remember: (queue, attemptId, received) => {
      store.run('DELETE FROM sqs_receive_attempts WHERE at_ms <= ?', clock.now() - INTERVAL_MS);
      store.run(
        'INSERT OR REPLACE INTO sqs_receive_attempts VALUES (?, ?, ?, ?)',
        queue.id,
        attemptId,
        JSON.stringify(
          received.map(({ rowId, messageId, receiveCount, visibleMs }) => ({
            rowId,
            messageId,
            receiveCount,
            visibleMs,
          })),
        ),
        clock.now(),
      );
    },
    forgetQueue: (queue) => {
      store.run('DELETE FROM sqs_receive_attempts WHERE queue = ?', queue.id);
    },
  };
}
