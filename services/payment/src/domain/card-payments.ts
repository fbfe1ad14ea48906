import { ProviderUnavailable } from '@backstitch/idempotency';

/** A planned or finished payment at the card provider. */
export interface CardIntent {
  /** The provider's id of it. */
  readonly id: string;
  readonly amountMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /**
   * `unconfirmed`: no money moved, and none will until somebody confirms. `declined`: the card was refused; the intent
   * could still be confirmed with another card. `cancelled`: no money can move any more. `refunded`: it succeeded, and all
   * of its money went back.
   */
  readonly state: 'unconfirmed' | 'processing' | 'succeeded' | 'declined' | 'cancelled' | 'refunded';
  /** The provider's word for why the card was refused, once it was. */
  readonly declineCode?: string;
}

/** The provider refused to plan the payment: its card or amount is of no use, and nothing was made. */
export interface RefusedPlan {
  readonly state: 'refused';
  readonly declineCode: string;
}

/** What is to be paid. */
export interface PaymentPlan {
  readonly orderId: string;
  readonly amountMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** The provider's token of a payment method: card data never comes near us. */
  readonly paymentMethod: string;
}

/**
 * A card provider with two phases: an intent is planned, which moves nothing, and then confirmed.
 * Every method throws `TransientFailure` where a repetition may succeed, {@link ProviderKeptError} among them.
 */
export interface CardPayments {
  /** Plans a payment, without moving money. The same key answers the same intent. */
  plan(plan: PaymentPlan, key: string): Promise<CardIntent | RefusedPlan>;
  /** The intent as it stands. */
  read(id: string): Promise<CardIntent>;
  /** Moves the money, at most once. Answers the intent as it stands, whatever had become of it before. */
  confirm(id: string, key: string): Promise<CardIntent>;
  /** Bars the intent from ever moving money, if it has not. Answers it as it stands. */
  cancel(id: string): Promise<CardIntent>;
  /** Gives all of a succeeded intent's money back, at most once. */
  refund(id: string, key: string): Promise<void>;
}

/**
 * The provider failed, and may keep that failure under the key: a repetition under the same key could get it again, so
 * the next attempt needs a new one.
 */
export class ProviderKeptError extends ProviderUnavailable {}
