import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TimelineEntry } from '@backstitch/contracts';
import type { Append } from '@backstitch/outbox';
import * as z from 'zod/mini';
import type { TimelineEvent } from '../domain/timeline-event.ts';

/** What happened to orders, as it is projected from the bus. */
export interface Timelines {
  /** Eldest first; eventually consistent. */
  of(orderId: string): Promise<readonly TimelineEntry[]>;
  /** Adds neighbouring events of one aggregate, if its last one in the timeline is the one before them. */
  readonly append: Append<TimelineEvent>;
}

const Timeline = z.object({ entries: z.array(TimelineEntry) });

/**
 * The timelines in the order service's own table: one row an order, so that the entries and the sequence of each
 * aggregate change together. A saga with all of its compensations has some twenty entries, 150 bytes each.
 */
export function timelineTable(client: DynamoDBClient, tableName: string): Timelines {
  return {
    of: async (orderId) => {
      const { Item: item } = await client.send(new GetItemCommand({ TableName: tableName, Key: timelineKey(orderId) }));
      if (!item) return [];
      const { entries } = Timeline.parse(unmarshall(item));
      // They come from four services, each in its own sequence; entries of the same moment stay as they came.
      return entries.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
    },
    append: async (events) => {
      const [first] = events;
      if (!first) return { appended: true };
      const sequenceName = sequenceOf(first);
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: timelineKey(first.orderId),
            UpdateExpression: 'SET entries = list_append(if_not_exists(entries, :none), :entries), #sequence = :last',
            ConditionExpression: first.sequence === 1 ? 'attribute_not_exists(#sequence)' : '#sequence = :before',
            ExpressionAttributeNames: { '#sequence': sequenceName },
            ExpressionAttributeValues: {
              ':none': { L: [] },
              ':entries': { L: events.map(({ entry }) => ({ M: marshall(entry) })) },
              ':last': { N: String(first.sequence + events.length - 1) },
              ...(first.sequence === 1 ? {} : { ':before': { N: String(first.sequence - 1) } }),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return { appended: true };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { appended: false, last: Number(error.Item?.[sequenceName]?.N ?? 0) };
      }
    },
  };
}

function timelineKey(orderId: string): Record<'pk' | 'sk', AttributeValue> {
  return { pk: { S: `TIMELINE#${orderId}` }, sk: { S: '#' } };
}

/** The attribute that keeps an aggregate's last sequence: `paymentSequence`. */
function sequenceOf({ entry }: TimelineEvent): string {
  return `${entry.service}Sequence`;
}
