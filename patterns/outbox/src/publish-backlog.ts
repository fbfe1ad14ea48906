import { type Backlog, MAX_ROWS } from './backlog.ts';
import type { Bus } from './bus.ts';
import type { DeadLetters } from './dead-letters.ts';
import { MalformedOutboxRow } from './errors.ts';
import { fromOutboxItem, type Item, type OutboxRow, outboxKey } from './outbox-row.ts';

/** What publishing takes. */
export interface Outbox {
  readonly backlog: Backlog;
  readonly bus: Bus;
  readonly deadLetters: DeadLetters;
}

/** How far the backlog of one aggregate came. */
export type Progress =
  /** Nothing is left of it, or what is left waits behind a parked event for a redrive. */
  | { readonly kind: 'settled'; readonly published: number }
  /** Something is left that may go later. */
  | { readonly kind: 'failed'; readonly reason: string; readonly published: number };

/**
 * Publishes what lies in the outbox of some aggregates, each in sequence, and deletes what was published.
 *
 * The rows themselves are the backlog: the eldest row of an aggregate is the only one that may leave, so an event never
 * overtakes its elder, and its followers leave in the same run. A row that is gone was published. Two runs at the same
 * time publish twice what both of them see, never out of sequence: each sends a row only after its elders were
 * published, by itself or by whoever deleted them.
 */
export async function publishBacklog(
  aggregateIds: readonly string[],
  outbox: Outbox,
): Promise<ReadonlyMap<string, Progress>> {
  const lanes = await Promise.all(aggregateIds.map((aggregateId) => openLane(aggregateId, outbox.backlog)));
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
  published: number;
  isParked: boolean;
  failure?: string;
}

interface Ready {
  readonly lane: Lane;
  readonly item: Item;
}

async function openLane(aggregateId: string, backlog: Backlog): Promise<Lane> {
  const lane = { aggregateId, published: 0, isParked: false };
  try {
    return { ...lane, items: [...(await backlog.of(aggregateId))] };
  } catch (error) {
    return { ...lane, items: [], failure: reasonOf(error) };
  }
}

function nextOf(lane: Lane): Ready[] {
  const [item] = lane.items;
  if (!item || lane.isParked || lane.failure !== undefined) return [];
  if (item['state']?.S === 'PARKED') {
    lane.isParked = true;
    return [];
  }
  return [{ lane, item }];
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
  const publications = await outbox.bus.publish(publishable.map(({ row }) => row));
  const published: (Ready & { readonly row: OutboxRow })[] = [];
  for (const [index, each] of publishable.entries()) {
    const publication = publications[index] ?? { kind: 'failed', reason: 'the bus did not answer' };
    if (publication.kind === 'published') published.push(each);
    else if (publication.kind === 'failed') each.lane.failure = publication.reason;
    else await park(each, publication.reason, outbox);
  }
  await remove(published, outbox.backlog);
}

async function remove(published: readonly (Ready & { readonly row: OutboxRow })[], backlog: Backlog): Promise<void> {
  for (const { lane } of published) {
    lane.items.shift();
    lane.published += 1;
  }
  try {
    const left = await backlog.remove(published.map(({ row }) => outboxKey(row)));
    if (left > 0) throw new Error(`${left} published rows could not be deleted`);
  } catch (error) {
    for (const { lane } of published) lane.failure = reasonOf(error); // published again later: a duplicate, not a loss
  }
}

/** The full event goes to the dead-letter queue first: whatever happens then, a person is told. */
async function park({ lane, item }: Ready, reason: string, { backlog, deadLetters }: Outbox): Promise<void> {
  try {
    await deadLetters.send({ reason, item });
    const { pk, sk } = item;
    if (pk?.S !== undefined && sk?.S !== undefined) await backlog.park({ pk: { S: pk.S }, sk: { S: sk.S } }, reason);
    lane.isParked = true;
  } catch (error) {
    lane.failure = reasonOf(error);
  }
}

function progressOf(lane: Lane): Progress {
  const { published } = lane;
  // A full page was read: more may lie behind it.
  const failure =
    lane.failure ?? (published === MAX_ROWS ? `more than ${MAX_ROWS} events of one aggregate` : undefined);
  return failure === undefined ? { kind: 'settled', published } : { kind: 'failed', reason: failure, published };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
