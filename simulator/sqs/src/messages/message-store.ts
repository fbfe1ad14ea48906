import type { Kernel, Row } from '#kernel';
import type { Queue } from '../queue/queue.ts';
import type { MessageAttributes } from './message-attributes.ts';
import type { Receipt } from './receipt-handle.ts';

/** A message as it lies in its queue. */
export interface StoredMessage {
  readonly rowId: number;
  readonly messageId: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  readonly sentMs: number;
  readonly visibleMs: number;
  readonly receiveCount: number;
  readonly firstReceivedMs: number | undefined;
  /** The queue that it was moved from when it had been received too often. */
  readonly deadLetterSourceArn: string | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** Its place in a FIFO queue. */
  readonly sequence: number | undefined;
}

/** A message to be stored. */
type NewMessage = Omit<StoredMessage, 'rowId' | 'receiveCount' | 'firstReceivedMs' | 'deadLetterSourceArn'>;

/** What a message is in the queue that it was moved to. */
export type MovedMessage = Pick<StoredMessage, 'messageId' | 'sentMs' | 'deadLetterSourceArn' | 'deduplicationId'>;

/** How many messages a queue holds, by what can be done with them. */
interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of all queues. */
export interface MessageStore {
  insert(queue: Queue, message: NewMessage): void;
  /** Messages that may be received now, in the order in which the queue offers them. */
  receivable(queue: Queue, limit: number): StoredMessage[];
  /** Hides a message until `visibleMs` and counts one receipt more. */
  markReceived(message: StoredMessage, visibleMs: number): void;
  /** The message of a receipt, unless it is gone. */
  ofReceipt(receipt: Receipt): StoredMessage | undefined;
  setVisible(rowId: number, visibleMs: number): void;
  delete(rowId: number): void;
  deleteAll(queue: Queue): void;
  /** Deletes what was sent before `sentMs`. */
  deleteSentBefore(queue: Queue, sentMs: number): void;
  /** Puts a message into another queue as if it had never been received, with what the move changes of it. */
  move(rowId: number, target: Queue, moved: MovedMessage): void;
  counts(queue: Queue): MessageCounts;
  /** When the next hidden message of the queue becomes visible, ms; undefined when none is hidden. */
  nextVisibleMs(queue: Queue): number | undefined;
  hasMessages(): boolean;
  nextSequence(queue: Queue): number;
}

const COLUMNS = `id, message_id, body, body_md5, attributes, trace_header, sender, sent_ms, visible_ms, receive_count,
  first_received_ms, dead_letter_source, group_id, deduplication_id, sequence`;

/** Opens the messages of the store. */
export function openMessageStore({ store, clock }: Kernel): MessageStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS sqs_messages (
      id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL,
      body_md5 TEXT NOT NULL, attributes TEXT, trace_header TEXT, sender TEXT NOT NULL, sent_ms INTEGER NOT NULL,
      visible_ms INTEGER NOT NULL, receive_count INTEGER NOT NULL, first_received_ms INTEGER,
      dead_letter_source TEXT, group_id TEXT, deduplication_id TEXT, sequence INTEGER
    );
    CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue, visible_ms, id);
    CREATE INDEX IF NOT EXISTS sqs_messages_by_sequence ON sqs_messages (queue, sequence) WHERE sequence IS NOT NULL;
    CREATE TABLE IF NOT EXISTS sqs_sequences (queue INTEGER PRIMARY KEY, last INTEGER NOT NULL);
  `);
  const nextSequence = (queue: Queue): number => {
    store.run('INSERT INTO sqs_sequences VALUES (?, 1) ON CONFLICT (queue) DO UPDATE SET last = last + 1', queue.id);
    return Number(store.value('SELECT last FROM sqs_sequences WHERE queue = ?', queue.id));
  };

  return {
    insert: (queue, message) => {
      store.run(
        `INSERT INTO sqs_messages (queue, message_id, body, body_md5, attributes, trace_header, sender, sent_ms,
          visible_ms, receive_count, group_id, deduplication_id, sequence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
        queue.id,
        message.messageId,
        message.body,
        message.bodyMd5,
        Object.keys(message.attributes).length === 0 ? null : JSON.stringify(message.attributes),
        message.traceHeader ?? null,
        message.senderId,
        message.sentMs,
        message.visibleMs,
        message.groupId ?? null,
        message.deduplicationId ?? null,
        message.sequence ?? null,
      );
    },
    receivable: (queue, limit) => {
      const rows = queue.isFifo
        ? store.all(
            // A group waits while one of its messages is hidden, delayed or in flight.
            `SELECT ${COLUMNS} FROM sqs_messages INDEXED BY sqs_messages_by_sequence
             WHERE queue = ?1 AND sequence IS NOT NULL AND group_id NOT IN
               (SELECT group_id FROM sqs_messages INDEXED BY sqs_messages_by_visibility
                WHERE queue = ?1 AND visible_ms > ?2)
             ORDER BY sequence LIMIT ?3`,
            queue.id,
            clock.now(),
            limit,
          )
        : store.all(
            `SELECT ${COLUMNS} FROM sqs_messages INDEXED BY sqs_messages_by_visibility
             WHERE queue = ? AND visible_ms <= ? ORDER BY visible_ms, id LIMIT ?`,
            queue.id,
            clock.now(),
            limit,
          );
      return rows.map(toMessage);
    },
    markReceived: (message, visibleMs) => {
      store.run(
        `UPDATE sqs_messages SET visible_ms = ?, receive_count = receive_count + 1,
          first_received_ms = coalesce(first_received_ms, ?) WHERE id = ?`,
        visibleMs,
        clock.now(),
        message.rowId,
      );
    },
    ofReceipt: ({ queueId, rowId, messageId }) => {
      const row = store.get(
        `SELECT ${COLUMNS} FROM sqs_messages WHERE id = ? AND queue = ? AND message_id = ?`,
        rowId,
        queueId,
        messageId,
      );
      return row && toMessage(row);
    },
    setVisible: (rowId, visibleMs) => {
      store.run('UPDATE sqs_messages SET visible_ms = ? WHERE id = ?', visibleMs, rowId);
    },
    delete: (rowId) => {
      store.run('DELETE FROM sqs_messages WHERE id = ?', rowId);
    },
    deleteAll: (queue) => {
      store.run('DELETE FROM sqs_messages WHERE queue = ?', queue.id);
    },
    deleteSentBefore: (queue, sentMs) => {
      store.run('DELETE FROM sqs_messages WHERE queue = ? AND sent_ms < ?', queue.id, sentMs);
    },
    move: (rowId, target, { messageId, sentMs, deadLetterSourceArn, deduplicationId }) => {
      store.run(
        `UPDATE sqs_messages SET queue = ?, message_id = ?, sent_ms = ?, visible_ms = ?, receive_count = 0,
          first_received_ms = NULL, dead_letter_source = ?, deduplication_id = ?, sequence = ? WHERE id = ?`,
        target.id,
        messageId,
        sentMs,
        clock.now(),
        deadLetterSourceArn ?? null,
        deduplicationId ?? null,
        target.isFifo ? nextSequence(target) : null,
        rowId,
      );
    },
    counts: (queue) => {
      const row = store.get(
        `SELECT count(*) FILTER (WHERE visible_ms <= ?2) AS visible,
          count(*) FILTER (WHERE visible_ms > ?2 AND receive_count > 0) AS in_flight,
          count(*) FILTER (WHERE visible_ms > ?2 AND receive_count = 0) AS delayed
         FROM sqs_messages WHERE queue = ?1`,
        queue.id,
        clock.now(),
      );
      return {
        visible: Number(row?.['visible'] ?? 0),
        inFlight: Number(row?.['in_flight'] ?? 0),
        delayed: Number(row?.['delayed'] ?? 0),
      };
    },
    nextVisibleMs: (queue) => {
      const row = store.get(
        'SELECT min(visible_ms) AS next FROM sqs_messages WHERE queue = ? AND visible_ms > ?',
        queue.id,
        clock.now(),
      );
      return row?.['next'] == null ? undefined : Number(row['next']);
    },
    hasMessages: () => store.get('SELECT 1 AS found FROM sqs_messages LIMIT 1') !== undefined,
    nextSequence,
  };
}

function toMessage(row: Row): StoredMessage {
  return {
    rowId: Number(row['id']),
    messageId: String(row['message_id']),
    body: String(row['body']),
    bodyMd5: String(row['body_md5']),
    attributes: row['attributes'] == null ? {} : JSON.parse(String(row['attributes'])),
    traceHeader: text(row, 'trace_header'),
    senderId: String(row['sender']),
    sentMs: Number(row['sent_ms']),
    visibleMs: Number(row['visible_ms']),
    receiveCount: Number(row['receive_count']),
    firstReceivedMs: row['first_received_ms'] == null ? undefined : Number(row['first_received_ms']),
    deadLetterSourceArn: text(row, 'dead_letter_source'),
    groupId: text(row, 'group_id'),
    deduplicationId: text(row, 'deduplication_id'),
    sequence: row['sequence'] == null ? undefined : Number(row['sequence']),
  };
}

function text(row: Row, column: string): string | undefined {
  const value = row[column];
  return value == null ? undefined : String(value);
}
