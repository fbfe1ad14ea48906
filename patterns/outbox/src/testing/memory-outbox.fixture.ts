import type { DomainEvent } from '@backstitch/contracts';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Lease } from '../backlog.ts';
import type { BacklogIndex } from '../backlog-index.ts';
import type { Publication } from '../bus.ts';
import type { DeadLetter } from '../dead-letters.ts';
import { backlogPartitionName, type Item, type OutboxRow, outboxKey, toOutboxItem } from '../outbox-row.ts';
import type { Outbox } from '../publish-backlog.ts';

/** What may happen to a call, from outside: nothing, or it throws before or after its effect. */
export type Around = <Answer>(effect: () => Answer) => Promise<Answer>;

/** How the outbox behaves. */
export interface MemoryOutboxOptions {
  /** What becomes of each publication; default: it is published. */
  readonly decide?: (row: OutboxRow) => Publication;
  /** Wraps every call; default: it just happens. */
  readonly around?: Around;
  /** ms since the epoch; default: the moment of the events. */
  readonly now?: () => number;
}

/** When the events of the fixture happened, ms since the epoch. */
export const HAPPENED_MS = Date.parse('2026-01-01T00:00:00.000Z');

/** A table with its index, a bus and a dead-letter queue in memory, one page each. */
export function openMemoryOutbox(options: MemoryOutboxOptions = {}) {
  const { decide = () => ({ kind: 'published' as const }), around = async (effect) => effect() } = options;
  const rows = new Map<string, Item>();
  const published: string[] = [];
  const calls: string[][] = [];
  const letters: DeadLetter[] = [];
  const found = (key: Item) => rows.get(idOf(key));
  const always = () => true;
  /** Changes a row, if `when` holds for it: a row that is gone is never made again. */
  const change = (key: Item, when: (item: Item) => boolean, to: (item: Item) => Item | undefined): boolean => {
    const item = found(key);
    if (!item || !when(item)) return false;
    const next = to(item);
    if (next) rows.set(idOf(key), next);
    else rows.delete(idOf(key));
    return true;
  };
  const put = (item: Item): DynamoDBRecord => {
    rows.set(idOf(item), item);
    return recordOf(item);
  };

  const ports: Outbox = {
    backlog: {
      of: (aggregateId) => around(() => ({ items: itemsOf(rows, `OUTBOX#${aggregateId}`), hasMore: false })),
      remove: (keys) =>
        around(() => {
          for (const key of keys) rows.delete(idOf(key));
          return 0;
        }),
      park: (key, reason) =>
        around(() => change(key, always, (item) => ({ ...item, state: { S: 'PARKED' }, parkedFor: { S: reason } }))),
      claim: (key, lease) =>
        around(() =>
          change(
            key,
            (item) => isFree(item, lease),
            (item) => ({ ...item, leasedUntil: { N: String(lease.untilMs) } }),
          ),
        ),
      release: (key) => around(() => change(key, isParked, ({ state: _parked, parkedFor: _reason, ...item }) => item)),
      discard: (key) => around(() => change(key, isParked, () => undefined)),
    },
    bus: {
      publish: (sent) =>
        around(() => {
          calls.push(sent.map(nameOf));
          return sent.map((row) => {
            const publication = decide(row);
            if (publication.kind === 'published') published.push(nameOf(row));
            return publication;
          });
        }),
    },
    deadLetters: {
      send: (letter) =>
        around(() => {
          letters.push(letter);
        }),
      forget: async (isSettled) => {
        const before = letters.length;
        for (const letter of [...letters]) {
          const { pk, sk } = Object(letter.item);
          const row = { aggregateId: String(pk.S).slice('OUTBOX#'.length), sortKey: String(sk.S) };
          if (await isSettled(row)) letters.splice(letters.indexOf(letter), 1);
        }
        return before - letters.length;
      },
    },
  };
  const index = indexOver(rows, around);

  return {
    ports,
    index,
    /** Publications in their order, as `aggregate-sequence`. */
    published,
    /** Calls of the bus, each with its publications. */
    calls,
    letters,
    left: () => [...rows.keys()],
    rowOf: (aggregateId: string, sequence: number) => found(outboxKey({ aggregateId, sequence })),
    isParked: (aggregateId: string, sequence: number) => {
      const item = found(outboxKey({ aggregateId, sequence }));
      return item !== undefined && isParked(item);
    },
    /** @param unlike what the row has otherwise than the outbox writes it. */
    append: (aggregateId: string, sequence: number, unlike: Item = {}) =>
      put({ ...toOutboxItem('backstitch.order', event(aggregateId, sequence)), ...unlike }),
    /** Another run has published it, or a person has discarded it. */
    take: (aggregateId: string, sequence: number) => rows.delete(idOf(outboxKey({ aggregateId, sequence }))),
  };
}

function indexOver(rows: ReadonlyMap<string, Item>, around: Around): BacklogIndex {
  return {
    page: (partition) =>
      around(() => ({
        events: [...rows.values()]
          .filter((item) => item['gsi1pk']?.S === backlogPartitionName(partition))
          .map((item) => ({
            aggregateId: String(item['pk']?.S).slice('OUTBOX#'.length),
            sequence: Number(item['sk']?.S),
            type: String(item['type']?.S),
            appendedAt: String(item['gsi1sk']?.S),
            ...(isParked(item) ? { parkedFor: String(item['parkedFor']?.S) } : {}),
          })),
      })),
  };
}

function isParked(item: Item): boolean {
  return item['state']?.S === 'PARKED';
}

function idOf(key: Item): string {
  return `${key['pk']?.S}/${key['sk']?.S}`;
}

function nameOf({ aggregateId, sequence }: OutboxRow): string {
  return `${aggregateId}-${sequence}`;
}

function itemsOf(rows: ReadonlyMap<string, Item>, partition: string): Item[] {
  return [...rows.values()]
    .filter((item) => item['pk']?.S === partition)
    .sort((one, other) => ((one['sk']?.S ?? '') < (other['sk']?.S ?? '') ? -1 : 1));
}

function isFree(item: Item, { nowMs }: Lease): boolean {
  return item['leasedUntil'] === undefined || Number(item['leasedUntil'].N) <= nowMs;
}

function event(aggregateId: string, sequence: number): DomainEvent {
  const metadata = { eventId: `${aggregateId}-${sequence}`, type: 'Happened', version: 1, aggregateId, sequence };
  return { metadata: { ...metadata, correlationId: 'c', occurredAt: new Date(HAPPENED_MS).toISOString() }, data: {} };
}

function recordOf(item: Item): DynamoDBRecord {
  const { pk, sk } = item;
  const SequenceNumber = `${pk?.S}/${sk?.S}`;
  return { dynamodb: { Keys: { pk: { S: pk?.S ?? '' }, sk: { S: sk?.S ?? '' } }, SequenceNumber } };
}
