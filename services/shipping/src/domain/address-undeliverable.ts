import { BusinessRejection } from '@backstitch/idempotency';

/** The carrier does not deliver to the address: no label was bought. */
export class AddressUndeliverable extends BusinessRejection {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'AddressUndeliverable';

  constructor(orderId: string) {
    super(`Order ${orderId}: the carrier does not deliver to this address. No label was bought; ask for another one.`);
  }
}
