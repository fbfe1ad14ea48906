import type { BacklogIndex, WaitingEvent, WaitingPage } from './backlog-index.ts';
import { BACKLOG_PARTITIONS } from './outbox-row.ts';
import { type Outbox, publishBacklog } from './publish-backlog.ts';

/** How a sweep goes. */
export interface SweepOptions {
  /** ms since the epoch. */
  readonly now: () => number;
  /** Unique for this run: its leases bear it. */
  readonly owner: string;
  /** Younger rows are the relay's, ms. */
  readonly olderThanMs: number;
  /** How long a lease holds, ms: longer than a run, shorter than the pause between two. */
  readonly leaseMs: number;
  /** No further page is begun after this moment, ms since the epoch. */
  readonly untilMs: number;
}

/** What a sweep saw and did. */
export interface Swept {
  /** Rows in the outbox before anything was published, parked ones and their followers among them. */
  readonly depth: number;
  /** Age of the oldest of them; 0 where there is none. */
  readonly oldestAgeMs: number;
  readonly parked: number;
  readonly published: number;
  /** Aggregates of which something is left that may go later. */
  readonly failed: number;
  /** Partitions that could not be read to their end: depth, age and parked are at least what they say. */
  readonly unread: number;
}

/**
 * Publishes what the relay left behind: rows that are older than a threshold, under the backlog rule. The index says
 * where to look; whether an event may leave is asked in the table. When nothing waits it is one Query a partition.
 */
export async function sweep(outbox: Outbox, index: BacklogIndex, options: SweepOptions): Promise<Swept> {
  const partitions = Array.from({ length: BACKLOG_PARTITIONS }, (_, partition) => partition);
  const swept = await Promise.all(partitions.map((partition) => sweepPartition(partition, outbox, index, options)));
  return swept.reduce(together);
}

async function sweepPartition(
  partition: number,
  outbox: Outbox,
  index: BacklogIndex,
  options: SweepOptions,
): Promise<Swept> {
  let swept: Swept = { depth: 0, oldestAgeMs: 0, parked: 0, published: 0, failed: 0, unread: 0 };
  const tried = new Set<string>();
  let page: WaitingPage | undefined;
  do {
    if (page && options.now() >= options.untilMs) return { ...swept, unread: 1 };
    try {
      page = await index.page(partition, page?.next);
    } catch {
      return { ...swept, unread: 1 }; // the next sweep is a minute away
    }
    swept = together(swept, seenIn(page.events, options.now()));
    const stale = staleAggregates(page.events, options).filter((aggregateId) => !tried.has(aggregateId));
    for (const aggregateId of stale) tried.add(aggregateId);
    if (stale.length > 0) swept = together(swept, await publishStale(stale, outbox, options));
  } while (page.next);
  return swept;
}

function seenIn(events: readonly WaitingEvent[], nowMs: number): Swept {
  return {
    depth: events.length,
    oldestAgeMs: Math.max(0, ...events.map(({ appendedAt }) => nowMs - Date.parse(appendedAt))),
    parked: events.filter(({ parkedFor }) => parkedFor !== undefined).length,
    published: 0,
    failed: 0,
    unread: 0,
  };
}

/** Aggregates with a row that the relay should have published by now, and that none parked here is known to hold. */
function staleAggregates(events: readonly WaitingEvent[], { now, olderThanMs }: SweepOptions): readonly string[] {
  const held = new Set(events.filter(({ parkedFor }) => parkedFor !== undefined).map(({ aggregateId }) => aggregateId));
  const stale = events.filter(({ appendedAt }) => Date.parse(appendedAt) <= now() - olderThanMs);
  return [...new Set(stale.map(({ aggregateId }) => aggregateId))].filter((aggregateId) => !held.has(aggregateId));
}

async function publishStale(aggregateIds: readonly string[], outbox: Outbox, options: SweepOptions): Promise<Swept> {
  const nowMs = options.now();
  const lease = { owner: options.owner, nowMs, untilMs: nowMs + options.leaseMs };
  const progress = await publishBacklog(aggregateIds, outbox, (key) => outbox.backlog.claim(key, lease));
  const all = [...progress.values()];
  return {
    depth: 0,
    oldestAgeMs: 0,
    parked: 0,
    published: all.reduce((sum, { published }) => sum + published, 0),
    failed: all.filter(({ kind }) => kind === 'failed' || kind === 'more').length,
    unread: 0,
  };
}

function together(one: Swept, other: Swept): Swept {
  return {
    depth: one.depth + other.depth,
    oldestAgeMs: Math.max(one.oldestAgeMs, other.oldestAgeMs),
    parked: one.parked + other.parked,
    published: one.published + other.published,
    failed: one.failed + other.failed,
    unread: one.unread + other.unread,
  };
}
