import { AwsError } from '#kernel';
import type { Item } from './items/attribute-value.ts';

/** The request is wrong in itself; the text is the service's own. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** How a text begins that counts its only error. */
export const ONE_ERROR = '1 validation error detected: ';

/** A key, of the table or of an index, would be empty: in a transaction that is the request's fault, not an action's. */
export class EmptyKey extends AwsError {
  /** The text that a transaction has for it. */
  readonly inTransaction: string;

  constructor(message: string, inTransaction = message) {
    super('ValidationException', message);
    this.inTransaction = inTransaction;
  }
}

/** A member that an operation asks for by itself, when the constraints of all others are fulfilled. */
export function missingMember(member: string): AwsError {
  return validationError(`${ONE_ERROR}Value null at '${member}' failed to satisfy constraint: Member must not be null`);
}

/** A member of the request's JSON has a type that the service cannot read. */
export function serializationError(message: string): AwsError {
  return new AwsError('SerializationException', message);
}

/** No such table, index, stream or shard. */
export function resourceNotFound(message = 'Requested resource not found'): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

/** The table is being created, changed or deleted. */
export function resourceInUse(message: string): AwsError {
  return new AwsError('ResourceInUseException', message);
}

/** Too many changes of tables or indexes at a time. */
export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceededException', message);
}

/**
 * The condition of a write did not hold.
 * @param item the item as it is, where the caller asked for it.
 */
export function conditionalCheckFailed(item?: Item): AwsError {
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
    fields: item ? { Item: item } : {},
  });
}

/** Prefix of most texts about single parameters. */
export const INVALID = 'One or more parameter values were invalid: ';
