import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { EffectRefused } from '../errors.ts';
import { type Inbox, inboxRow } from './inbox-row.ts';

/**
 * Writes all or nothing, and answers which conditions were not met. It tries again where transactions met each other:
 * `transact` of the idempotency pattern does.
 */
export type Transact = (
  writes: readonly TransactWriteItem[],
) => Promise<
  { readonly committed: true } | { readonly committed: false; readonly refused: readonly { readonly index: number }[] }
>;

/** What became of a delivery. */
export type Delivery = 'handled' | 'duplicate';

/**
 * Lets an event take effect once, however often and however simultaneously it is delivered: the inbox row is written
 * in the transaction of the effect, so whoever comes second is refused as a whole.
 * @param effect what the event does, without a write to the inbox row: at most 99 writes.
 * @throws {EffectRefused} where the event is new and a condition of the effect does not hold: nothing was written.
 */
export async function dedupe(
  inbox: Inbox,
  eventId: string,
  effect: readonly TransactWriteItem[],
  transact: Transact,
): Promise<Delivery> {
  const transacted = await transact([inboxRow(inbox, eventId), ...effect]);
  if (transacted.committed) return 'handled';
  const refused = transacted.refused.map(({ index }) => index);
  if (refused.includes(0)) return 'duplicate';
  throw new EffectRefused(
    inbox.consumer,
    eventId,
    refused.map((index) => index - 1),
  );
}
