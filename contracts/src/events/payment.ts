import * as z from 'zod/mini';
import { Currency } from '../values.ts';
import { defineEvent } from './envelope.ts';

const source = 'backstitch.payment';
const moved = { orderId: z.string(), paymentId: z.string(), amountMinor: z.int(), currency: Currency };

/** The order's total was taken from the customer's card. `paymentId` is the card provider's. */
export const PaymentCharged = defineEvent({ type: 'PaymentCharged', source, version: 1, data: z.object(moved) });

/** The card was refused: no money moved. `declineCode` is the card provider's word. */
export const PaymentDeclined = defineEvent({
  type: 'PaymentDeclined',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), declineCode: z.string() }),
});

/** What was taken was given back in full. */
export const PaymentRefunded = defineEvent({ type: 'PaymentRefunded', source, version: 1, data: z.object(moved) });
