import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { BACKLOG_PARTITIONS, backlogPartitionName, OUTBOX_PREFIX } from './outbox-row.ts';

/** A row as the index tells of it: enough to know what waits, and since when. */
export interface WaitingEvent {
  readonly aggregateId: string;
  readonly sequence: number;
  /** The event's name; empty where the row has none. */
  readonly type: string;
  /** RFC 3339 in UTC. */
  readonly appendedAt: string;
  /** Why a person is needed; absent where none is. */
  readonly parkedFor?: string;
}

/** A page of the index, eldest first. */
export interface WaitingPage {
  readonly events: readonly WaitingEvent[];
  /** Where the next page begins; absent on the last. */
  readonly next?: Readonly<Record<string, AttributeValue>>;
}

/**
 * The sparse index over the outbox rows. It is eventually consistent: good for looking (what waits, how long, what is
 * parked), and never asked whether an event may leave.
 */
export interface BacklogIndex {
  /** @param partition from 0 to `BACKLOG_PARTITIONS` - 1. */
  page(partition: number, from?: WaitingPage['next']): Promise<WaitingPage>;
}

const INDEX_NAME = 'gsi1';

/** Rows of a page; their aggregates are looked after together. */
const PAGE_ROWS = 100;

/** The index in a DynamoDB table. */
export function backlogIndexIn(client: DynamoDBClient, tableName: string): BacklogIndex {
  return {
    page: async (partition, from) => {
      const { Items: items = [], LastEvaluatedKey: next } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: INDEX_NAME,
          KeyConditionExpression: 'gsi1pk = :partition',
          ExpressionAttributeValues: { ':partition': { S: backlogPartitionName(partition) } },
          ProjectionExpression: 'pk, sk, gsi1sk, #type, #state, parkedFor',
          ExpressionAttributeNames: { '#type': 'type', '#state': 'state' },
          Limit: PAGE_ROWS,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      return { events: items.map(waitingEvent), ...(next === undefined ? {} : { next }) };
    },
  };
}

/** Every event that waits in a table, parked or not, eldest first in each partition. */
export async function waitingEvents(index: BacklogIndex): Promise<readonly WaitingEvent[]> {
  const waiting: WaitingEvent[] = [];
  for (let partition = 0; partition < BACKLOG_PARTITIONS; partition += 1) {
    let page: WaitingPage | undefined;
    do {
      page = await index.page(partition, page?.next);
      waiting.push(...page.events);
    } while (page.next);
  }
  return waiting;
}

function waitingEvent(item: Readonly<Record<string, AttributeValue>>): WaitingEvent {
  const { pk, sk, gsi1sk, type, state, parkedFor } = item;
  return {
    aggregateId: (pk?.S ?? '').slice(OUTBOX_PREFIX.length),
    sequence: Number(sk?.S),
    type: type?.S ?? '',
    appendedAt: gsi1sk?.S ?? '',
    ...(state?.S === 'PARKED' ? { parkedFor: parkedFor?.S ?? 'no reason was kept' } : {}),
  };
}
