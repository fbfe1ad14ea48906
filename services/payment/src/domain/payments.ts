import type { Effects, Writes } from '@backstitch/idempotency';
import type { CardIntent, CardPayments } from './card-payments.ts';

/** What ChargePayment answers. */
export interface ChargePaymentResult {
  readonly orderId: string;
  /** The card provider's id of the payment. */
  readonly paymentId: string;
}

/** What a payment's changes write: the payment's row and its event, for the transaction of the effect row. */
export interface PaymentWrites {
  charged(orderId: string, intent: CardIntent): Writes;
  declined(orderId: string, declineCode: string): Writes;
  /** @param wasCharged whether the charge was recorded before, and so has its event. */
  refunded(orderId: string, intent: CardIntent, wasCharged: boolean): Writes;
}

/** What charging and refunding need. */
export interface PaymentPorts {
  readonly effects: Effects<ChargePaymentResult>;
  readonly cards: CardPayments;
  readonly writes: PaymentWrites;
}

/** The step whose effect row both tasks work on. */
export const CHARGE_PAYMENT = 'ChargePayment';
