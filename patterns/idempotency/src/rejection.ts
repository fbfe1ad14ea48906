/**
 * A definitive no of the business: nothing was done, and a retry cannot change that. Each rejection is a class of its
 * own whose `name` is a literal that the saga's definition lists.
 */
export class BusinessRejection extends Error {
  override readonly name: string = 'BusinessRejection';
}

/** A rejection as it is stored and remembered: the error's name and text. */
export interface Rejection {
  readonly name: string;
  readonly message: string;
}

/** What a saga task comes to: a value in both cases, so that a no is remembered as faithfully as a yes. */
export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

/** The outcome of a task that was done. */
export function done<Result>(result: Result): Outcome<Result> {
  return { kind: 'done', result };
}

/** The outcome of a task that the business refused. */
export function rejected({ name, message }: Rejection): Outcome<never> {
  return { kind: 'rejected', rejection: { name, message } };
}

/**
 * Opens an outcome where it leaves the idempotency wrapper.
 * @throws {BusinessRejection} with the rejection's name, which the state machine matches.
 */
export function resultOrRejection<Result>(outcome: Outcome<Result>): Result {
  if (outcome.kind === 'done') return outcome.result;
  throw new RememberedRejection(outcome.rejection);
}

/** A rejection read back from where it was stored. */
class RememberedRejection extends BusinessRejection {
  override readonly name: string;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.name = rejection.name;
  }
}
