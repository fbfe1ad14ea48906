import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { ParkedItem, ParkedSource } from '../parked-source.ts';
import type { LetterPorts } from './dead-letters.ts';
import type { FailureQueue } from './failure-queues.ts';
import type { Letter } from './letter.ts';
import { sendOn } from './send-on.ts';

/** One partition for all: people keep few. */
const PARTITION = 'KEPT-LETTER';

/** Where letters are kept that must not be forgotten after the queue's two weeks. */
interface Shelf {
  readonly dynamodb: DynamoDBClient;
  /** The table in which operators' records are. */
  readonly tableName: string;
}

/**
 * Puts a letter into the table, whole: it is written before it leaves its queue.
 * @throws the SDK's ValidationException for a letter over the 400 KB of an item; it stays in its queue then.
 */
export async function keepLetter({ dynamodb, tableName }: Shelf, queue: FailureQueue, letter: Letter): Promise<void> {
  const Item = {
    pk: { S: PARTITION },
    sk: { S: letter.id },
    queue: { S: queue.name },
    letter: { S: JSON.stringify(letter) },
  };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
}

/** The letters that somebody kept: they go on as those in the queues do, and are forgotten by nobody. */
export function keptLetters(shelf: Shelf, ports: LetterPorts): ParkedSource {
  const letters = new Map<string, { readonly letter: Letter; readonly queue: string }>();
  const remove = (id: string) =>
    shelf.dynamodb.send(
      new DeleteItemCommand({ TableName: shelf.tableName, Key: { pk: { S: PARTITION }, sk: { S: id } } }),
    );
  return {
    kind: 'kept',
    list: async function* () {
      for await (const item of itemsIn(shelf)) {
        const letter = JSON.parse(item['letter']?.S ?? '') as Letter; // as `keepLetter` wrote it
        const queue = item['queue']?.S ?? '';
        letters.set(letter.id, { letter, queue });
        yield itemOf(letter, queue);
      }
    },
    redrive: async ({ id }, operator) => {
      const found = letters.get(id);
      if (!found) return { id, outcome: 'it is not kept any more', isDone: false };
      await ports.record({ action: 'redrive', queue: found.queue, letter: id }, operator);
      const sent = await sendOn(found.letter, ports);
      if (sent.isDone) await remove(id);
      return { id, ...sent };
    },
    discard: async ({ id, queue = '' }, operator) => {
      await ports.record({ action: 'discard', queue, letter: id }, operator);
      await remove(id);
      return { id, outcome: 'discarded', isDone: true };
    },
  };
}

async function* itemsIn({ dynamodb, tableName }: Shelf): AsyncIterable<Record<string, AttributeValue>> {
  const pages = paginateQuery(
    { client: dynamodb },
    {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: PARTITION } },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) yield* Items;
}

function itemOf({ id, cause, since, orderId, preview }: Letter, queue: string): ParkedItem {
  const order = orderId === undefined ? {} : { order: orderId };
  return { kind: 'kept', id, cause, since, queue, preview, ...order };
}
