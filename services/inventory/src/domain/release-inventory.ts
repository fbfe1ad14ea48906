import { done, type Effect, type EffectKey, type Outcome } from '@backstitch/idempotency';
import { type InventoryPorts, RESERVE_INVENTORY, type Reservation } from './inventory.ts';

/** What ReleaseInventory answers. */
export interface ReleaseInventoryResult {
  readonly orderId: string;
}

/**
 * Undoes an order's reservation: bars it for good if it has not happened, and gives the goods back if it has.
 * @throws `TransientFailure` where a repetition may succeed.
 */
export async function releaseInventory(
  { orderId }: { readonly orderId: string },
  ports: InventoryPorts,
): Promise<Outcome<ReleaseInventoryResult>> {
  const key = { orderId, step: RESERVE_INVENTORY };
  const found = await release((await ports.effects.read(key)) ?? key, ports);
  // A reservation that came between the reading and the barring is released in a second turn; it cannot come twice.
  if (found.state === 'DONE') await release(found, ports);
  return done({ orderId });
}

async function release(
  found: Effect<Reservation> | EffectKey,
  { effects, writes }: InventoryPorts,
): Promise<Effect<Reservation>> {
  if (!('state' in found)) return effects.compensated(found, []);
  if (found.state !== 'DONE' || !found.result) return found;
  return effects.compensated(found, writes.released(found.result));
}
