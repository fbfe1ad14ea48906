import type { Effects, Writes } from '@backstitch/idempotency';

/** How many of a SKU. */
export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** What ReserveInventory answers: the goods that are kept, a line a SKU. */
export interface Reservation {
  readonly orderId: string;
  readonly items: readonly Line[];
}

/** What a reservation's changes write: stock, the reservation's row and its event, for the effect row's transaction. */
export interface StockWrites {
  /** Takes the goods from what is available. The writes that may be refused come first, one a line, in order. */
  reserved(reservation: Reservation): Writes;
  rejected(orderId: string, skus: readonly string[]): Writes;
  /** Gives the goods back to what is available. */
  released(reservation: Reservation): Writes;
}

/** What reserving and releasing need. */
export interface InventoryPorts {
  readonly effects: Effects<Reservation>;
  readonly writes: StockWrites;
}

/** The step whose effect row both tasks work on. */
export const RESERVE_INVENTORY = 'ReserveInventory';
