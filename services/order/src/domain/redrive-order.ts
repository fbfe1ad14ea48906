import type { Operator } from './operation.ts';
import { isWaiting, type Order } from './order.ts';
import type { OperatePorts } from './relaunch-order.ts';
import { isParked } from './saga-control.ts';

/** What redriving needs. */
interface RedrivePorts extends Pick<OperatePorts, 'now'> {
  readonly orders: Pick<OperatePorts['orders'], 'read' | 'unflag' | 'record'>;
  readonly sagas: Pick<OperatePorts['sagas'], 'stateOf' | 'redrive'>;
}

/** What became of a redrive. */
export type Redriven =
  | { readonly kind: 'redriven'; readonly execution: string }
  | { readonly kind: 'no-such-order' }
  | { readonly kind: 'ended'; readonly status: Order['status'] }
  /** Its execution is at work, or never ran. */
  | { readonly kind: 'not-parked' }
  /** Redrive ends 14 days after the failure: relaunch it. */
  | { readonly kind: 'expired' };

/**
 * Continues an order's parked saga at the very task that failed, on the definition that it began with. The record is
 * written, and the call for a person taken back, only once the execution goes on.
 */
export async function redriveOrder(
  orderId: string,
  operator: Operator,
  { orders, sagas, now }: RedrivePorts,
): Promise<Redriven> {
  const read = await orders.read(orderId);
  if (!read) return { kind: 'no-such-order' };
  const { status, execution } = read.order;
  if (!isWaiting(read.order)) return { kind: 'ended', status };
  const state = execution === undefined ? undefined : await sagas.stateOf(execution);
  if (execution === undefined || !state || !isParked(state)) return { kind: 'not-parked' };
  if ((await sagas.redrive(execution)) === 'expired') return { kind: 'expired' };
  const at = new Date(now()).toISOString();
  const operation = { action: 'redrive', ...operator, at, orderId, to: execution } as const;
  // An order that has ended meanwhile asks for nobody any more; who redrove it goes on record all the same.
  if (!(await orders.unflag(orderId, execution, operation))) await orders.record(operation);
  return { kind: 'redriven', execution };
}
