import { TransientFailure } from '@backstitch/idempotency';
import { type Decision, decide, type OrderCommand, type OrderEvent } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Order } from './order.ts';

/** An order as it was read, with what its write has to find unchanged. */
export interface VersionedOrder {
  readonly order: Order;
  readonly version: number;
}

/** Where orders are kept. */
export interface Orders {
  read(orderId: string): Promise<VersionedOrder | undefined>;
  /** The order after an event, with the event. False: somebody else wrote the order since it was read. */
  commit(read: VersionedOrder, next: Order, event: OrderEvent): Promise<boolean>;
}

/** What became of a command, and the order as it stands now. */
export interface Applied {
  readonly decision: Decision;
  readonly order: Order;
}

/** Writers of one order are few: a customer and a saga. */
const MAX_TRIES = 5;

/**
 * Decides on the order as it is, and writes what was decided with its event; whoever lost a race decides anew.
 * @returns undefined where there is no such order, or it is not `isFor`'s.
 * @throws {TransientFailure} when it loses every race.
 */
export async function applyCommand(
  orders: Orders,
  orderId: string,
  command: OrderCommand,
  isFor: (order: Order) => boolean = () => true,
): Promise<Applied | undefined> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const read = await orders.read(orderId);
    if (!read || !isFor(read.order)) return undefined;
    const decision = decide(read.order, command);
    if (decision.kind !== 'accepted') return { decision, order: read.order };
    const next = evolve(read.order, decision.event);
    if (await orders.commit(read, next, decision.event)) return { decision, order: next };
  }
  throw new TransientFailure(`Order ${orderId} was written by others ${MAX_TRIES} times in a row.`);
}
