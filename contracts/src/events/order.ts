import * as z from 'zod/mini';
import { Address, Currency, OrderLine, Reason } from '../values.ts';
import { defineEvent } from './envelope.ts';

const source = 'backstitch.order';

/** A customer placed an order, and was told so. */
export const OrderPlaced = defineEvent({
  type: 'OrderPlaced',
  source,
  version: 1,
  data: z.object({
    orderId: z.string(),
    customerId: z.string(),
    items: z.array(OrderLine),
    amountMinor: z.int(),
    currency: Currency,
    paymentMethod: z.string(),
    shipTo: Address,
  }),
});

/** What {@link OrderPlaced} says. */
export type OrderPlacedData = z.infer<typeof OrderPlaced.data>;

/** The customer asked, in time, for the order to be cancelled. */
export const OrderCancelRequested = defineEvent({
  type: 'OrderCancelRequested',
  source,
  version: 1,
  data: z.object({ orderId: z.string() }),
});

/** The last moment to cancel is over. */
export const ShipmentApproved = defineEvent({
  type: 'ShipmentApproved',
  source,
  version: 1,
  data: z.object({ orderId: z.string() }),
});

/** A step failed or was refused: what was done is being undone. */
export const OrderCompensationBegun = defineEvent({
  type: 'OrderCompensationBegun',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), reason: z.optional(Reason), failedStep: z.optional(z.string()) }),
});

/** Paid, reserved and shipped: the good end. */
export const OrderConfirmed = defineEvent({
  type: 'OrderConfirmed',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), amountMinor: z.int(), currency: Currency }),
});

/** Everything that was done is undone: the other end. */
export const OrderCancelled = defineEvent({
  type: 'OrderCancelled',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), reason: Reason }),
});
