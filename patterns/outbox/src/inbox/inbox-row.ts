import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';

/** A consumer's memory of the events that it has handled. */
export interface Inbox {
  /** The consumer's own table (keys `pk`, `sk`; time to live in `ttl`). */
  readonly tableName: string;
  /** The consumer's name: each has a memory of its own. */
  readonly consumer: string;
  /** How long a row is kept, s: longer than any delivery of its event can still come, a replay included. */
  readonly keepSeconds: number;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** The row that says "handled": it is refused where it stands already. */
export function inboxRow({ tableName, consumer, keepSeconds, now }: Inbox, eventId: string): TransactWriteItem {
  return {
    Put: {
      TableName: tableName,
      Item: {
        pk: { S: `INBOX#${consumer}#${eventId}` },
        sk: { S: '#' },
        ttl: { N: String(Math.floor(now() / 1_000) + keepSeconds) },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}
