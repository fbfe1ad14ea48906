import type { OrderPlacedData } from '@backstitch/contracts';
import type { Order } from './order.ts';
import { orderPlacedData } from './place-order.ts';

/** What only a relaunched execution is told; the saga's definition reads it. */
export interface Relaunch {
  /** Which run of the order's saga this is, from 1; its call fence's keys end in `#r<run>`. */
  readonly run: number;
  /**
   * - `anew`: from the first step on; steps that are done answer from their effect rows.
   * - `forward`: the shipment is approved, so no deadline and no unknown outcome turns it round.
   * - `backward`: it had turned round, so it only goes on undoing.
   */
  readonly way: 'anew' | 'forward' | 'backward';
  /** Why it had turned round, and where: given when it only goes backward. */
  readonly reason?: string;
  readonly failedStep?: string;
}

/** Where the saga comes from: it hands this to each of its tasks. */
export interface SagaTrace {
  readonly traceparent?: string;
  readonly correlationId?: string;
  /** The event OrderPlaced. */
  readonly causationId?: string;
}

/** What an order's saga is started with: what its steps need, and nothing that grows. */
export type SagaInput = Omit<OrderPlacedData, 'customerId'> & {
  readonly trace: SagaTrace;
  readonly relaunch?: Relaunch;
};

const RELAUNCHED = /^(.+)\.r(\d+)$/;

/** The name of a run's execution: the order's id for the first one, `<orderId>.r<run>` for those relaunched. */
export function executionOf(orderId: string, run: number): string {
  return run === 0 ? orderId : `${orderId}.r${run}`;
}

/** The order whose saga an execution is, and which run of it. */
export function runOf(execution: string): { readonly orderId: string; readonly run: number } {
  const [, orderId, run] = RELAUNCHED.exec(execution) ?? [];
  return orderId === undefined ? { orderId: execution, run: 0 } : { orderId, run: Number(run) };
}

/** What the execution of this name is started with, as the order stands. */
export function sagaInputOf(order: Order, execution: string): SagaInput {
  const { customerId: _private, ...placed } = orderPlacedData(order);
  const { traceparent, orderId: correlationId } = order;
  const input = { ...placed, trace: { correlationId, ...(traceparent === undefined ? {} : { traceparent }) } };
  const { run } = runOf(execution);
  return run === 0 ? input : { ...input, relaunch: { run, ...wayOf(order) } };
}

function wayOf({ status, shipmentApproved, reason, failedStep }: Order): Omit<Relaunch, 'run'> {
  if (status === 'CANCELLING') {
    return { way: 'backward', reason: reason ?? 'StepFailed', failedStep: failedStep ?? 'unknown' };
  }
  return { way: shipmentApproved ? 'forward' : 'anew' };
}
