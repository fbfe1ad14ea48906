/** An order as its row says. */
export interface OrderFact {
  readonly orderId: string;
  /** Whose it is. */
  readonly customerId: string;
  readonly status: 'PENDING' | 'CONFIRMED' | 'CANCELLING' | 'CANCELLED';
  /** A person was asked for. */
  readonly needsAttention: boolean;
  readonly totalMinor: number;
  readonly currency: string;
}

/** A succeeded charge in the card provider's books. */
export interface ChargeFact {
  readonly orderId: string | undefined;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** A payment that the provider holds open: it was neither confirmed nor cancelled. */
export interface OpenIntentFact {
  readonly orderId: string | undefined;
  readonly intentId: string;
}

/** A label in the carrier's books. */
export interface LabelFact {
  readonly orderId: string | undefined;
  readonly shipmentId: string;
  readonly isLive: boolean;
}

/** The stock of a SKU, and what there was of it before any order. */
export interface StockFact {
  readonly sku: string;
  readonly initial: number;
  readonly available: number;
}

/** Goods that are set aside, or were sent, for an order. */
export interface ReservationFact {
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** A row of an outbox: an event that was not published yet. */
export interface OutboxFact {
  readonly service: string;
  readonly aggregateId: string;
  readonly sequence: number;
}

/** A dead-letter queue that is not empty. */
export interface DeadLetterFact {
  readonly queue: string;
  readonly messages: number;
}

/** An event that the bus took. */
export interface EventFact {
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly sequence: number;
}

/** An answer of the API to `POST /orders`. */
export interface AnswerFact {
  /** Who asked. */
  readonly customerId: string;
  readonly idempotencyKey: string;
  readonly status: number;
  readonly orderId: string | undefined;
}

/** Somebody was shown an order, or changed one, through the API. */
export interface AccessFact {
  readonly customerId: string;
  readonly orderId: string;
}

/** Everything that the invariants look at, gathered at one moment. */
export interface Facts {
  readonly orders: readonly OrderFact[];
  readonly charges: readonly ChargeFact[];
  readonly openIntents: readonly OpenIntentFact[];
  readonly labels: readonly LabelFact[];
  readonly stock: readonly StockFact[];
  readonly reservations: readonly ReservationFact[];
  readonly outbox: readonly OutboxFact[];
  readonly deadLetters: readonly DeadLetterFact[];
  /** Every publication in the order in which the bus took it, duplicates included. */
  readonly events: readonly EventFact[];
  /** What callers were told. */
  readonly answers: readonly AnswerFact[];
  /** Whom the API showed or let change which order. */
  readonly accesses: readonly AccessFact[];
}
