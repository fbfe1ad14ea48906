import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DomainEvent } from '@backstitch/contracts';
import { MalformedOutboxRow } from './errors.ts';

/** An event that is not published yet: the outbox holds these and nothing else. */
export interface OutboxRow {
  readonly aggregateId: string;
  /** The event's place in its aggregate's history, from 1. */
  readonly sequence: number;
  /** The bus's `source`. */
  readonly source: string;
  /** The bus's `detail-type`: the event's name. */
  readonly type: string;
  /** The event as JSON text, just as it will lie on the bus. */
  readonly detail: string;
  /** RFC 3339 in UTC. */
  readonly appendedAt: string;
  /** A person is needed: this event and its followers wait for a redrive. */
  readonly parked: boolean;
}

/** An item as DynamoDB has it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The key of an outbox row's item. */
export type OutboxKey = Readonly<Record<'pk' | 'sk', AttributeValue.SMember>>;

/** What every outbox row's partition key begins with: the stream's mapping filters on it. */
export const OUTBOX_PREFIX = 'OUTBOX#';

/** The sort key's width: the digits of a sequence number, so that text sorts as numbers do. */
const SEQUENCE_DIGITS = 10;

/**
 * Partitions of the sparse index `gsi1` over which the backlog is spread, so that its writes do not meet in one
 * (1,000 write units a second each); a sweep asks each of them.
 */
export const BACKLOG_PARTITIONS = 4;

/** The partition key under which an aggregate's outbox rows lie. */
export function outboxPartition(aggregateId: string): string {
  return `${OUTBOX_PREFIX}${aggregateId}`;
}

/** The key of an outbox row. */
export function outboxKey({ aggregateId, sequence }: Pick<OutboxRow, 'aggregateId' | 'sequence'>): OutboxKey {
  return {
    pk: { S: outboxPartition(aggregateId) },
    sk: { S: String(sequence).padStart(SEQUENCE_DIGITS, '0') },
  };
}

/** The name of an index partition, from 0 to {@link BACKLOG_PARTITIONS} - 1. */
export function backlogPartitionName(partition: number): string {
  return `${OUTBOX_PREFIX}${partition}`;
}

/** The key of an item that was read: whatever else it lacks, that it has. */
export function keyOf(item: Item): OutboxKey {
  return { pk: { S: item['pk']?.S ?? '' }, sk: { S: item['sk']?.S ?? '' } };
}

/** The index partition of an aggregate's rows. */
function backlogPartition(aggregateId: string): string {
  let sum = 0;
  for (const character of aggregateId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % BACKLOG_PARTITIONS;
  return backlogPartitionName(sum);
}

/** The item of an event that is not published yet. */
export function toOutboxItem(source: string, event: DomainEvent): Record<string, AttributeValue> {
  const { aggregateId, sequence, type, occurredAt } = event.metadata;
  return {
    ...outboxKey({ aggregateId, sequence }),
    source: { S: source },
    type: { S: type },
    detail: { S: JSON.stringify(event) },
    appendedAt: { S: occurredAt },
    gsi1pk: { S: backlogPartition(aggregateId) },
    gsi1sk: { S: occurredAt },
  };
}

/** @throws {MalformedOutboxRow} where the item is not an event: no retry will mend it. */
export function fromOutboxItem(item: Item): OutboxRow {
  const text = (name: string): string => {
    const value = item[name]?.S;
    if (value === undefined || value === '') throw new MalformedOutboxRow(item, `it has no ${name}`);
    return value;
  };
  const sequence = Number(text('sk'));
  if (!Number.isSafeInteger(sequence)) throw new MalformedOutboxRow(item, 'its sequence is no number');
  return {
    aggregateId: text('pk').slice(OUTBOX_PREFIX.length),
    sequence,
    source: text('source'),
    type: text('type'),
    detail: jsonObject(item, text('detail')),
    appendedAt: text('appendedAt'),
    parked: item['state']?.S === 'PARKED',
  };
}

/** The bus takes JSON objects only. */
function jsonObject(item: Item, detail: string): string {
  try {
    if (detail.startsWith('{') && JSON.parse(detail)) return detail;
  } catch {
    // said below
  }
  throw new MalformedOutboxRow(item, 'its detail is no JSON object');
}
