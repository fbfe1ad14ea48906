import { isParked, type SagaControl } from './saga-control.ts';
import { runOf } from './saga-input.ts';
import type { WaitingOrders } from './waiting-orders.ts';

/**
 * An execution is said to have ended badly: its order asks for a person, if it has not ended and names that execution.
 * What is said may be old: an execution that goes on meanwhile is left alone.
 */
export async function flagParkedSaga(
  execution: string,
  { orders, sagas, now }: { readonly orders: WaitingOrders; readonly sagas: SagaControl; readonly now: () => number },
): Promise<'flagged' | 'going-on' | 'not-in-charge'> {
  const state = await sagas.stateOf(execution);
  if (!state || !isParked(state)) return 'going-on';
  const attention = { reason: state.cause ?? state.status, since: new Date(now()).toISOString() };
  return (await orders.flag(runOf(execution).orderId, execution, attention)) ? 'flagged' : 'not-in-charge';
}
