import type { EventDefinition } from '../events/envelope.ts';
import * as inventory from '../events/inventory.ts';
import * as order from '../events/order.ts';
import * as payment from '../events/payment.ts';
import * as shipping from '../events/shipping.ts';

/** An event, and what it says, for readers who do not know the code. */
export interface DescribedEvent {
  readonly definition: EventDefinition;
  readonly meaning: string;
}

type EventName = keyof typeof order | keyof typeof payment | keyof typeof inventory | keyof typeof shipping;

const MEANINGS: Readonly<Record<EventName, string>> = {
  OrderPlaced: 'A customer placed an order, and was told so. Its saga begins.',
  OrderCancelRequested: 'The customer asked, in time, for the order to be cancelled.',
  ShipmentApproved: 'The last moment to cancel is over.',
  OrderCompensationBegun: 'A step failed or was refused: what was done is being undone.',
  OrderConfirmed: 'Paid, reserved and shipped: the good end.',
  OrderCancelled: 'Everything that was done is undone: the other end. `reason` says why.',
  PaymentCharged: "The order's total was taken from the customer's card.",
  PaymentDeclined: "The card was refused: no money moved. `declineCode` is the card provider's word.",
  PaymentRefunded: 'What was taken was given back in full.',
  StockReserved: "The order's goods are kept for it.",
  StockReservationRejected: 'There was not enough of these SKUs: nothing is kept.',
  StockReleased: 'The goods are available to others again.',
  ShipmentArranged: 'A label was bought: the carrier expects the parcel.',
  ShipmentRejected: 'The carrier does not deliver to the address: no label was bought.',
  ShipmentCancelled: 'The label is void: the carrier expects the parcel no more.',
};

const definitions: ReadonlyMap<string, EventDefinition> = new Map(
  Object.entries({ ...order, ...payment, ...inventory, ...shipping }),
);

/** Every event of every service, in the order of the services. */
export const allEvents: readonly DescribedEvent[] = Object.entries(MEANINGS).flatMap(([name, meaning]) => {
  const definition = definitions.get(name);
  return definition ? [{ definition, meaning }] : [];
});
