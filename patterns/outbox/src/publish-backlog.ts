import type { Backlog } from './backlog.ts';
import type { Bus } from './bus.ts';
import type { DeadLetters } from './dead-letters.ts';
import { MalformedOutboxRow } from './errors.ts';
import { fromOutboxItem, type Item, keyOf, type OutboxKey, type OutboxRow } from './outbox-row.ts';

/** What publishing takes. */
export interface Outbox {
  readonly backlog: Backlog;
  readonly bus: Bus;
  readonly deadLetters: DeadLetters;
}

/** How far the backlog of one aggregate came. */
export type Progress =
  /** Nothing is left of it, or what is left waits behind a parked event for a redrive. */
  | { readonly kind: 'settled'; readonly published: number; readonly isParked: boolean }
  /** A page of it was published, and more may lie behind: go on in another run. */
  | { readonly kind: 'more'; readonly published: number; readonly publishedUpTo: string | undefined }
  /** Another run has claimed it. */
  | { readonly kind: 'claimed'; readonly published: 0 }
  /** Something is left that may go later. */
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly published: number;
      /** The sort key of the last row that was published and deleted. */
      readonly publishedUpTo: string | undefined;
    };

/** Asks for a lease on an aggregate's eldest row. False: somebody else has it, or the row is gone. */
export type Claim = (key: OutboxKey) => Promise<boolean>;

/**
 * Publishes what lies in the outbox of some aggregates, each in sequence, and deletes what was published.
 *
 * The rows themselves are the backlog: the eldest row of an aggregate is the only one that may leave, so an event never
 * overtakes its elder, and its followers leave in the same run. A row that is gone was published. Two runs at the same
 * time publish twice what both of them see, never out of sequence: each sends a row only after its elders were
 * published, by itself or by whoever deleted them.
 * @param claim asked before anything of an aggregate is published; absent: nothing is claimed.
 */
export async function publishBacklog(
  aggregateIds: readonly string[],
  outbox: Outbox,
  claim: Claim = async () => true,
): Promise<ReadonlyMap<string, Progress>> {
  const lanes = await Promise.all(aggregateIds.map((aggregateId) => openLane(aggregateId, outbox.backlog, claim)));
  for (;;) {
    const ready = lanes.flatMap((lane) => nextOf(lane));
    if (ready.length === 0) break;
    await publishRound(ready, outbox);
  }
  return new Map(lanes.map((lane) => [lane.aggregateId, progressOf(lane)]));
}

/** The backlog of one aggregate, as a run goes through it. */
interface Lane {
  readonly aggregateId: string;
  /** Eldest first; what was published is taken off. */
  readonly items: Item[];
  /** More rows may lie behind those that were read. */
  readonly hasMore: boolean;
  published: number;
  isParked: boolean;
  isClaimedByOther: boolean;
  publishedUpTo?: string;
  failure?: string;
}

interface Ready {
  readonly lane: Lane;
  readonly item: Item;
}

async function openLane(aggregateId: string, backlog: Backlog, claim: Claim): Promise<Lane> {
  const lane = { aggregateId, published: 0, hasMore: false, isParked: false, isClaimedByOther: false };
  try {
    const { items, hasMore } = await backlog.of(aggregateId);
    const [eldest] = items;
    const isParked = eldest !== undefined && isParkedItem(eldest);
    const isOurs = !eldest || isParked || (await claim(keyOf(eldest)));
    return { ...lane, items: [...items], hasMore, isParked, isClaimedByOther: !isOurs };
  } catch (error) {
    return { ...lane, items: [], failure: reasonOf(error) };
  }
}

function nextOf(lane: Lane): Ready[] {
  const [item] = lane.items;
  if (!item || lane.isParked || lane.isClaimedByOther || lane.failure !== undefined) return [];
  if (isParkedItem(item)) {
    lane.isParked = true;
    return [];
  }
  return [{ lane, item }];
}

function isParkedItem(item: Item): boolean {
  return item['state']?.S === 'PARKED';
}

/** One event of every aggregate, so that a refused one cannot be overtaken within a call. */
async function publishRound(ready: readonly Ready[], outbox: Outbox): Promise<void> {
  const publishable: (Ready & { readonly row: OutboxRow })[] = [];
  for (const each of ready) {
    try {
      publishable.push({ ...each, row: fromOutboxItem(each.item) });
    } catch (error) {
      if (!(error instanceof MalformedOutboxRow)) throw error;
      await park(each, error.message, outbox);
    }
  }
  if (publishable.length === 0) return;
  const publications = await outbox.bus.publish(publishable.map(({ row }) => row));
  const published: Ready[] = [];
  for (const [index, each] of publishable.entries()) {
    const publication = publications[index] ?? { kind: 'failed', reason: 'the bus did not answer' };
    if (publication.kind === 'published') published.push(each);
    else if (publication.kind === 'failed') each.lane.failure = publication.reason;
    else await park(each, publication.reason, outbox);
  }
  if (published.length > 0) await remove(published, outbox.backlog);
}

async function remove(published: readonly Ready[], backlog: Backlog): Promise<void> {
  for (const { lane } of published) {
    lane.items.shift();
    lane.published += 1;
  }
  try {
    const left = await backlog.remove(published.map(({ item }) => keyOf(item)));
    if (left > 0) throw new Error(`${left} published rows could not be deleted`);
    for (const { lane, item } of published) lane.publishedUpTo = keyOf(item).sk.S;
  } catch (error) {
    for (const { lane } of published) lane.failure = reasonOf(error); // published again later: a duplicate, not a loss
  }
}

/** The full event goes to the dead-letter queue first: whatever happens then, a person is told. */
async function park({ lane, item }: Ready, reason: string, { backlog, deadLetters }: Outbox): Promise<void> {
  try {
    await deadLetters.send({ reason, item });
    if (await backlog.park(keyOf(item), reason)) lane.isParked = true;
    else lane.items.shift(); // another run has published it, or a person has discarded it: nothing holds its followers
  } catch (error) {
    lane.failure = reasonOf(error);
  }
}

function progressOf({ published, publishedUpTo, isParked, isClaimedByOther, hasMore, failure }: Lane): Progress {
  if (failure !== undefined) return { kind: 'failed', reason: failure, published, publishedUpTo };
  if (isClaimedByOther) return { kind: 'claimed', published: 0 };
  return hasMore && !isParked ? { kind: 'more', published, publishedUpTo } : { kind: 'settled', published, isParked };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
