import { BusinessRejection } from '@backstitch/idempotency';

/** The customer cancelled before the shipment was approved: the saga turns round. */
export class CancelRequested extends BusinessRejection {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'CancelRequested';

  constructor(orderId: string) {
    super(`Order ${orderId}: its customer asked for it to be cancelled. The shipment was not approved.`);
  }
}

/** This execution may not decide about the order (any more): it ends without touching anything. */
export class Superseded extends BusinessRejection {
  // A literal: the state machine ends as "superseded" on this name.
  override readonly name = 'Superseded';

  constructor(orderId: string, execution: string) {
    super(`Order ${orderId}: execution ${execution} is not in charge, or the order has moved on. Nothing was done.`);
  }
}
