import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { TimelineEntry } from '@backstitch/contracts';

/** What happened to orders, as consumers of the bus projected it. */
export interface Timelines {
  /** Eldest first; eventually consistent. */
  of(orderId: string): Promise<readonly TimelineEntry[]>;
}

/** Entries of one order: a saga with all of its compensations has some twenty. */
const MAX_ENTRIES = 200;

/** The timelines in the order service's own table. */
export function timelineTable(client: DynamoDBClient, tableName: string): Timelines {
  return {
    of: async (orderId) => {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `TIMELINE#${orderId}` } },
          Limit: MAX_ENTRIES,
        }),
      );
      return items.map((item) => TimelineEntry.parse(unmarshall(item)));
    },
  };
}
