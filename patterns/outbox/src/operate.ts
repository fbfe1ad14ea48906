import { type BacklogIndex, backlogIndexIn, type WaitingEvent, waitingEvents } from './backlog-index.ts';
import type { LetterRow } from './dead-letters.ts';
import { type OutboxOptions, openOutbox } from './open-outbox.ts';
import { keyOf, outboxKey } from './outbox-row.ts';
import { type Outbox, publishBacklog } from './publish-backlog.ts';

/** How a redrive of an aggregate ended. */
export type Redriven =
  /** Everything that lay in its outbox is on the bus. */
  | { readonly kind: 'released'; readonly published: number }
  /** An event of it was refused (again): it is parked, and what it was refused for stands on its row. */
  | { readonly kind: 'parked'; readonly published: number }
  /** Something failed for now: the rows go later, by the sweeper or by another redrive. */
  | { readonly kind: 'failed'; readonly published: number; readonly reason: string };

/** What a person does about parked events. It works on the rows: the dead letters only tell of them. */
export interface OutboxOperations {
  /** The parked events of the table, with the reason of each. */
  parked(): Promise<readonly WaitingEvent[]>;
  /** Lets an aggregate's parked event go again, and its followers behind it, in sequence. */
  redrive(aggregateId: string): Promise<Redriven>;
  /**
   * Deletes a parked event for good, and lets its followers go. Consumers that are `inOrder` will miss its sequence.
   * False: it is not parked (any more).
   */
  discard(event: { readonly aggregateId: string; readonly sequence: number }): Promise<boolean>;
  /**
   * Publishes what was appended up to a moment and waits, but for what is parked and its followers: the rows of a batch
   * that the relay's mapping gave up. Answers how many aggregates have something left that may go later.
   * @param until RFC 3339 in UTC.
   */
  publishWaiting(until: string): Promise<number>;
  /** Whether the row that a dead letter tells of is not parked (any more). Strongly consistent. */
  isSettled(row: LetterRow): Promise<boolean>;
  /** Takes dead letters out of the queue whose rows are not parked any more. Answers how many. */
  forgetSettled(): Promise<number>;
}

/** The operations on the outbox of a running system. */
export function outboxOperations(options: OutboxOptions): OutboxOperations {
  return operationsOn(openOutbox(options), backlogIndexIn(options.dynamodb, options.tableName));
}

/** The operations on an outbox and its index. */
export function operationsOn(outbox: Outbox, index: BacklogIndex): OutboxOperations {
  const isSettled = async ({ aggregateId, sortKey }: LetterRow) => {
    const { items } = await outbox.backlog.of(aggregateId);
    return !items.some((item) => item['sk']?.S === sortKey && item['state']?.S === 'PARKED');
  };
  return {
    parked: async () => (await waitingEvents(index)).filter(({ parkedFor }) => parkedFor !== undefined),
    redrive: async (aggregateId) => {
      const { items } = await outbox.backlog.of(aggregateId);
      const [eldest] = items;
      if (eldest) await outbox.backlog.release(keyOf(eldest));
      return publishAll(aggregateId, outbox);
    },
    discard: async (event) => {
      if (!(await outbox.backlog.discard(outboxKey(event)))) return false;
      await publishAll(event.aggregateId, outbox); // what fails here, the sweeper publishes
      return true;
    },
    publishWaiting: async (until) => {
      const waiting = await waitingEvents(index);
      const due = waiting.filter(({ appendedAt, parkedFor }) => parkedFor === undefined && appendedAt <= until);
      let left = 0;
      for (const aggregateId of new Set(due.map((event) => event.aggregateId))) {
        if ((await publishAll(aggregateId, outbox)).kind === 'failed') left += 1;
      }
      return left;
    },
    isSettled,
    forgetSettled: () => outbox.deadLetters.forget(isSettled),
  };
}

/** A person waits for the end of it, so it goes on page by page. */
async function publishAll(aggregateId: string, outbox: Outbox): Promise<Redriven> {
  let published = 0;
  for (;;) {
    const progress = (await publishBacklog([aggregateId], outbox)).get(aggregateId);
    published += progress?.published ?? 0;
    if (progress?.kind === 'more') continue;
    if (progress?.kind === 'failed') return { kind: 'failed', published, reason: progress.reason };
    return { kind: progress?.kind === 'settled' && progress.isParked ? 'parked' : 'released', published };
  }
}
