import { AwsError } from '#kernel';
import { EmptyKey, validationError } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';

/** Why one action of a transaction could not be carried out; `None` where it could. */
export interface CancellationReason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError' | 'TransactionConflict';
  readonly Message?: string;
  /** The item as it is, where the action asked for it. */
  readonly Item?: Item;
}

/** The reason of an action that had none. */
export const NO_REASON: CancellationReason = { Code: 'None' };

/** The transaction was not carried out; a reason for each of its actions, in their order. */
export function transactionCancelled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code: code }) => code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons } },
  );
}

/** What is wrong with an action in itself, as a reason; other errors go on. */
export function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof AwsError) || error.code !== 'ValidationException') throw error;
  if (error instanceof EmptyKey) throw validationError(error.inTransaction);
  return { Code: 'ValidationError', Message: error.message };
}
