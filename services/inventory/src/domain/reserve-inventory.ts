import { type Effect, type Outcome, outcomeOf, WritesRefused } from '@backstitch/idempotency';
import { type InventoryPorts, type Line, RESERVE_INVENTORY, type Reservation } from './inventory.ts';
import { OutOfStock } from './out-of-stock.ts';

/** What is to be kept for an order. */
export interface ReserveInventoryTask {
  readonly orderId: string;
  readonly items: readonly Line[];
}

/**
 * Keeps an order's goods, all of them or none, at most once: stock, reservation and effect row are one transaction.
 * @throws {StepCancelled} once the release has barred it; `TransientFailure` where a repetition may succeed.
 */
export async function reserveInventory(
  { orderId, items }: ReserveInventoryTask,
  ports: InventoryPorts,
): Promise<Outcome<Reservation>> {
  const reservation = { orderId, items: linePerSku(items) };
  return outcomeOf(await reserve(reservation, ports));
}

/** Answers the row that stands: this reservation's or that of whoever came first. */
async function reserve(reservation: Reservation, { effects, writes }: InventoryPorts): Promise<Effect<Reservation>> {
  const key = { orderId: reservation.orderId, step: RESERVE_INVENTORY };
  try {
    return await effects.complete(key, reservation, writes.reserved(reservation));
  } catch (error) {
    if (!(error instanceof WritesRefused)) throw error;
    const skus = error.refused.flatMap((index) => reservation.items[index]?.sku ?? []);
    if (skus.length === 0) throw error;
    return effects.reject(key, new OutOfStock(reservation.orderId, skus), writes.rejected(reservation.orderId, skus));
  }
}

/** A transaction touches an item once, so a SKU that stands in two lines becomes one. */
function linePerSku(items: readonly Line[]): Line[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}
