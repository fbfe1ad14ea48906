import { REDRIVE_SECONDS, TransientFailure } from '@backstitch/idempotency';
import type { Operator } from './operation.ts';
import { isWaiting, type Order } from './order.ts';
import type { SagaControl } from './saga-control.ts';
import { executionOf, runOf, sagaInputOf } from './saga-input.ts';
import type { WaitingOrders } from './waiting-orders.ts';

/** What operating on sagas needs. */
export interface OperatePorts {
  readonly orders: WaitingOrders;
  readonly sagas: SagaControl;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** What became of a relaunch. */
export type Relaunched =
  | { readonly kind: 'relaunched'; readonly execution: string }
  /** The execution in charge had never run: it does now. */
  | { readonly kind: 'started'; readonly execution: string }
  | { readonly kind: 'no-such-order' }
  /** Nothing is left to do for it. */
  | { readonly kind: 'ended'; readonly status: Order['status'] };

const MAX_TRIES = 5;

/**
 * Gives an order's saga a new execution on the current definition: stops the one that runs, names the next one on the
 * order as it was read, and starts it. An execution that is named and never ran is started instead; should this process
 * die before it starts the new one, the sweeper does.
 * @throws {TransientFailure} when the order is written by others again and again.
 */
export async function relaunchOrder(orderId: string, operator: Operator, ports: OperatePorts): Promise<Relaunched> {
  const { orders, sagas, now } = ports;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const read = await orders.read(orderId);
    if (!read) return { kind: 'no-such-order' };
    const { order } = read;
    if (!isWaiting(order)) return { kind: 'ended', status: order.status };
    const before = await runBefore(order, ports);
    const execution = before === undefined ? (order.execution ?? orderId) : executionOf(orderId, before + 1);
    if (before !== undefined) await stopIfRunning(executionOf(orderId, before), operator.why, sagas);
    const from = order.execution === undefined ? {} : { from: order.execution };
    const at = new Date(now()).toISOString();
    const operation = { action: 'relaunch', ...operator, at, orderId, ...from, to: execution } as const;
    if (!(await orders.putInCharge(read, execution, operation))) continue;
    await sagas.start(execution, sagaInputOf(order, execution));
    return { kind: before === undefined ? 'started' : 'relaunched', execution };
  }
  throw new TransientFailure(`Order ${orderId} was written by others ${MAX_TRIES} times in a row.`);
}

/** The run that was in charge and did run; undefined where none has ever run. */
async function runBefore(order: Order, { sagas, now }: OperatePorts): Promise<number | undefined> {
  if (order.execution === undefined) return undefined;
  const hasRun = (await sagas.stateOf(order.execution)) !== undefined || mayBeForgotten(order, now());
  return hasRun ? runOf(order.execution).run : undefined;
}

/** The service forgets executions 90 days after their end: long after that of a redrive, nobody can say "never ran". */
export function mayBeForgotten({ inChargeSince, placedAt }: Order, nowMs: number): boolean {
  return nowMs - Date.parse(inChargeSince ?? placedAt) > REDRIVE_SECONDS * 1_000;
}

async function stopIfRunning(execution: string, why: string, sagas: SagaControl): Promise<void> {
  const state = await sagas.stateOf(execution);
  if (state?.status === 'RUNNING' || state?.status === 'PENDING_REDRIVE') await sagas.stop(execution, why);
}
