import type { Row, Store } from '#kernel';
import type { IntentStatus } from './payment-intent.ts';

/** A payment that was planned, however far it got. Amounts in minor units. */
export interface IntentEntry {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: IntentStatus;
}

/** An attempt to move an order's money. */
export interface ChargeEntry {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly intentId: string;
  readonly status: 'succeeded' | 'failed';
  /** Zero while the money is only held, or when the charge failed. */
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
}

/** Money that went back. */
export interface RefundEntry {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly chargeId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Sums over every order. */
export interface MoneyTotals {
  readonly succeededCharges: number;
  readonly refunds: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** What Stripe's books say, for invariants and for people. Entries in the order in which they were made. */
export interface StripeLedger {
  /** @param orderId only this order's; without it all, which is as long as the books are. */
  intents(orderId?: string): IntentEntry[];
  charges(orderId?: string): ChargeEntry[];
  refunds(orderId?: string): RefundEntry[];
  totals(): MoneyTotals;
}

/** Reads the books from the store. */
export function stripeLedger(store: Store): StripeLedger {
  const columns = 'SELECT order_id, data FROM providers_stripe_objects';
  const rows = (kind: string, orderId: string | undefined) =>
    orderId === undefined
      ? store.all(`${columns} WHERE kind = ? ORDER BY sequence`, kind)
      : store.all(`${columns} WHERE kind = ? AND order_id = ? ORDER BY sequence`, kind, orderId);

  return {
    intents: (orderId) => rows('payment_intent', orderId).map(intentEntry),
    charges: (orderId) => rows('charge', orderId).map(chargeEntry),
    refunds: (orderId) => rows('refund', orderId).map(refundEntry),
    totals: () => totals(store),
  };
}

function intentEntry(row: Row): IntentEntry {
  const { id, amount, currency, status } = JSON.parse(String(row['data']));
  return { id, orderId: orderIdOf(row), amountMinor: amount, currency, status };
}

function chargeEntry(row: Row): ChargeEntry {
  const charge = JSON.parse(String(row['data']));
  return {
    id: charge.id,
    orderId: orderIdOf(row),
    intentId: charge.payment_intent,
    status: charge.status,
    capturedMinor: charge.amount_captured,
    refundedMinor: charge.captured ? charge.amount_refunded : 0,
    currency: charge.currency,
  };
}

function refundEntry(row: Row): RefundEntry {
  const { id, charge, amount, currency } = JSON.parse(String(row['data']));
  return { id, orderId: orderIdOf(row), chargeId: charge, amountMinor: amount, currency };
}

function orderIdOf(row: Row): string | undefined {
  return row['order_id'] === null ? undefined : String(row['order_id']);
}

function totals(store: Store): MoneyTotals {
  const row = store.get(`
    SELECT
      sum(kind = 'charge' AND json_extract(data, '$.status') = 'succeeded') AS charges,
      sum(kind = 'refund') AS refunds,
      sum(CASE WHEN kind = 'charge' THEN json_extract(data, '$.amount_captured') ELSE 0 END) AS captured,
      sum(CASE WHEN kind = 'refund' THEN json_extract(data, '$.amount') ELSE 0 END) AS refunded
    FROM providers_stripe_objects WHERE kind IN ('charge', 'refund')
  `);
  return {
    succeededCharges: Number(row?.['charges'] ?? 0),
    refunds: Number(row?.['refunds'] ?? 0),
    capturedMinor: Number(row?.['captured'] ?? 0),
    refundedMinor: Number(row?.['refunded'] ?? 0),
  };
}
