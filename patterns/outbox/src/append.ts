import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { DomainEvent } from '@backstitch/contracts';
import { toOutboxItem } from './outbox-row.ts';

/** An event and the outbox that it goes into. */
export interface Appended {
  readonly tableName: string;
  /** The bus's `source`, e.g. `backstitch.order`. */
  readonly source: string;
  readonly event: DomainEvent;
}

/**
 * The outbox row of an event, for the very transaction of the change that it reports.
 *
 * The row guards its own place only while it is not published; what keeps a sequence number from being given twice is
 * the condition that the same transaction puts on the aggregate's row. An event is at most some 200 KB: the relay parks
 * one of more than 250,000 bytes, because it has to fit into the messages of queues.
 */
export function append({ tableName, source, event }: Appended): TransactWriteItem {
  return {
    Put: { TableName: tableName, Item: toOutboxItem(source, event), ConditionExpression: 'attribute_not_exists(pk)' },
  };
}
