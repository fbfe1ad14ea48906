import { BusinessRejection } from '@backstitch/idempotency';

/** There is not enough of these SKUs: nothing was reserved. */
export class OutOfStock extends BusinessRejection {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'OutOfStock';
  readonly skus: readonly string[];

  constructor(orderId: string, skus: readonly string[]) {
    super(`Order ${orderId}: not enough in stock of ${skus.join(', ')}. Nothing was reserved.`);
    this.skus = skus;
  }
}
