import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { OUTBOX_PREFIX } from './outbox-row.ts';

/** What could not be published, and why. */
export interface DeadLetter {
  readonly reason: string;
  /** The outbox row's item, or the stream record that was none. */
  readonly item: unknown;
}

/** The row that a dead letter tells of. */
export interface LetterRow {
  /** The aggregate's id. */
  readonly aggregateId: string;
  /** The row's sort key. */
  readonly sortKey: string;
}

/** Where a person finds what was parked. */
export interface DeadLetters {
  send(letter: DeadLetter): Promise<void>;
  /** Deletes the letters about rows that are settled, as far as it meets them. Answers how many. */
  forget(isSettled: (row: LetterRow) => Promise<boolean>): Promise<number>;
}

/** "ReceiveMessage", Amazon SQS API Reference. */
const MAX_MESSAGES = 10;

/** How long letters that stay are out of sight at most, s: long enough to meet each of them once in a run. */
const OUT_OF_SIGHT_SECONDS = 60;

/** Receives that a run makes at most: more letters take further runs. */
const MAX_RECEIVES = 100;

/** A dead-letter queue. */
export function deadLetterQueue(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    send: async (letter) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(letter) }));
    },
    forget: async (isSettled) => {
      const stay: (string | undefined)[] = [];
      let forgotten = 0;
      for (let receives = 0; receives < MAX_RECEIVES; receives += 1) {
        const received = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: MAX_MESSAGES,
            VisibilityTimeout: OUT_OF_SIGHT_SECONDS,
          }),
        );
        const messages = received.Messages ?? [];
        if (messages.length === 0) break;
        for (const { Body: body, ReceiptHandle } of messages) {
          const row = letterRow(body);
          if (!row || !(await isSettled(row))) {
            stay.push(ReceiptHandle);
            continue;
          }
          await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
          forgotten += 1;
        }
      }
      for (const ReceiptHandle of stay) {
        await client.send(
          new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
        );
      }
      return forgotten;
    },
  };
}

/** The outbox row that a dead letter's text tells of; none where it was no outbox row, or is no letter of ours. */
export function letterRow(body: string | undefined): LetterRow | undefined {
  const { pk, sk } = Object(Object(parsed(body)).item);
  if (typeof pk?.S !== 'string' || !pk.S.startsWith(OUTBOX_PREFIX) || typeof sk?.S !== 'string') return undefined;
  return { aggregateId: pk.S.slice(OUTBOX_PREFIX.length), sortKey: sk.S };
}

/** People put messages into queues by hand, too. */
function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
