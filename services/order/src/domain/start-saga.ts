import type { OrderPlacedData } from '@backstitch/contracts';
import type { SagaInput, SagaTrace } from './saga-input.ts';

/** What starting a saga takes. */
export interface SagaStart {
  /** Names the execution in charge on the order's row; false where another one is, or the order is past its start. */
  readonly putInCharge: (orderId: string, execution: string) => Promise<boolean>;
  readonly start: (execution: string, input: SagaInput) => Promise<'started' | 'already-started'>;
}

/**
 * Starts an order's saga at most once, however often its event is delivered: the execution bears the order's id, and the
 * order names it before it runs, so that an execution which the order does not know can decide nothing.
 */
export async function startSaga(
  { customerId: _private, ...input }: OrderPlacedData,
  trace: SagaTrace,
  { putInCharge, start }: SagaStart,
): Promise<'started' | 'already-started' | 'past-start'> {
  const execution = input.orderId;
  if (!(await putInCharge(input.orderId, execution))) return 'past-start';
  return await start(execution, { ...input, trace });
}
