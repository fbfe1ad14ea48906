import { BusinessRejection } from '@backstitch/idempotency';

/** The issuer refused the card: nothing was charged, and a retry cannot change that. */
export class PaymentDeclined extends BusinessRejection {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'PaymentDeclined';
  readonly declineCode: string;

  constructor(orderId: string, declineCode: string) {
    super(`Order ${orderId}: card declined (${declineCode}). Nothing was charged; ask for another card.`);
    this.declineCode = declineCode;
  }
}
