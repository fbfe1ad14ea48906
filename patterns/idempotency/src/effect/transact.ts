import {
  type AttributeValue,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { TransientFailure } from '../errors.ts';

/** What became of a transaction. */
export type Transacted =
  | { readonly committed: true }
  | { readonly committed: false; readonly refused: readonly RefusedWrite[] };

/** A write whose condition was not met. */
export interface RefusedWrite {
  /** Its place in the transaction, from 0. */
  readonly index: number;
  /** The item as it stands, where the write asked for it (`ReturnValuesOnConditionCheckFailure`) and there is one. */
  readonly item?: Readonly<Record<string, AttributeValue>>;
}

/** Tries for a transaction that met another one on the same item; together well under a second. */
const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 20;

/**
 * Writes all or nothing. A condition that is not met is an answer; a conflict with another transaction is tried again.
 * @throws {TransientFailure} when conflicts or throttling persist; other SDK errors pass.
 * @see "TransactWriteItems", Amazon DynamoDB API Reference (cancellation reasons)
 */
export async function transact(client: DynamoDBClient, writes: readonly TransactWriteItem[]): Promise<Transacted> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...writes] }));
      return { committed: true };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const refused = refusedWrites(error);
      if (refused.length > 0) return { committed: false, refused };
      if (tries === MAX_TRIES) throw new TransientFailure(error.message, { cause: error });
      await pause(FIRST_PAUSE_MS * 2 ** tries * Math.random());
    }
  }
}

/**
 * The conditions that were not met. Empty when the transaction failed for another reason, which may pass; but a
 * malformed item will not.
 */
function refusedWrites(error: TransactionCanceledException): RefusedWrite[] {
  const reasons = error.CancellationReasons ?? [];
  if (reasons.some(({ Code }) => Code === 'ValidationError' || Code === 'ItemCollectionSizeLimitExceeded')) throw error;
  return reasons.flatMap(({ Code, Item }, index) =>
    Code === 'ConditionalCheckFailed' ? [{ index, ...(Item === undefined ? {} : { item: Item }) }] : [],
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
