import { LONGEST_SAGA_SECONDS } from '@backstitch/idempotency';
import { isWaiting, type Order } from './order.ts';
import { mayBeForgotten, type OperatePorts } from './relaunch-order.ts';
import { isParked } from './saga-control.ts';
import { sagaInputOf } from './saga-input.ts';

/** What the sweeper found. */
export interface Swept {
  readonly looked: number;
  /** Executions that were named, had never run, and do now. */
  readonly started: number;
  /** Orders for which a person is asked now. */
  readonly flagged: number;
  /** Orders that could not be looked at. They stay due. */
  readonly failed: number;
}

/** What looking after orders needs. */
interface SweepPorts extends Pick<OperatePorts, 'now'> {
  readonly orders: Pick<OperatePorts['orders'], 'due' | 'read' | 'flag' | 'lookAgain'>;
  readonly sagas: Pick<OperatePorts['sagas'], 'stateOf' | 'start'>;
}

/** Orders that one run looks at: well within the function's time-out. What is left is more overdue next time. */
const MAX_ORDERS = 100;

/** An order whose event has not started a saga by then needs a person: the event lies where no sweeper gets at it. */
const NEVER_STARTED_MS = 3_600_000;

/** How long an order that goes on is left alone, ms, and one that a person was asked for. */
const NEXT_LOOK_MS = { goingOn: 3_600_000, flagged: 24 * 3_600_000 };

/**
 * Looks at the orders that wait for their end longer than most: starts the execution that is named and never ran, and
 * asks for a person where a saga is parked, lasts longer than any may, or ended without its order.
 * @param failed told of each order that cannot be looked at: it hides none of the others.
 */
export async function sweepOrders(
  ports: SweepPorts,
  failed: (error: unknown, orderId: string) => void,
): Promise<Swept> {
  const due = await ports.orders.due(ports.now(), MAX_ORDERS);
  const found = { looked: 0, started: 0, flagged: 0, failed: 0 };
  for (const { orderId } of due) {
    try {
      const read = await ports.orders.read(orderId);
      if (!read || !isWaiting(read.order)) continue; // the index lags behind
      const outcome = await look(read.order, ports);
      found.looked += 1;
      if (outcome !== 'going-on') found[outcome] += 1;
      const isFlagged = outcome === 'flagged' || read.order.attention !== undefined;
      const nextMs = isFlagged ? NEXT_LOOK_MS.flagged : NEXT_LOOK_MS.goingOn;
      await ports.orders.lookAgain(orderId, ports.now() + nextMs);
    } catch (error) {
      found.failed += 1;
      failed(error, orderId);
    }
  }
  return found;
}

async function look(order: Order, ports: SweepPorts): Promise<'started' | 'flagged' | 'going-on'> {
  const { execution } = order;
  const state = execution === undefined ? undefined : await ports.sagas.stateOf(execution);
  if (execution !== undefined && !state && !mayBeForgotten(order, ports.now())) {
    await ports.sagas.start(execution, sagaInputOf(order, execution));
    return 'started';
  }
  const trouble = state ? troubleOf(order, state, ports.now()) : troubleWithout(order, ports.now());
  if (trouble === undefined || order.attention !== undefined) return 'going-on';
  const attention = { reason: trouble, since: new Date(ports.now()).toISOString() };
  return (await ports.orders.flag(order.orderId, execution, attention)) ? 'flagged' : 'going-on';
}

function troubleOf(
  order: Order,
  state: NonNullable<Awaited<ReturnType<OperatePorts['sagas']['stateOf']>>>,
  nowMs: number,
): string | undefined {
  if (isParked(state)) return state.cause ?? state.status;
  if (state.status === 'SUCCEEDED') return 'Its saga ended, and it did not.';
  const ageMs = nowMs - Date.parse(order.inChargeSince ?? order.placedAt);
  return ageMs > LONGEST_SAGA_SECONDS * 1_000 ? 'Its saga lasts longer than any may.' : undefined;
}

function troubleWithout(order: Order, nowMs: number): string | undefined {
  if (order.execution !== undefined) return 'Its saga is too old to be known.';
  return nowMs - Date.parse(order.placedAt) > NEVER_STARTED_MS ? 'Its saga was never started.' : undefined;
}
