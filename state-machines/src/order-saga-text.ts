import { toStateMachine } from '@backstitch/saga';
import { orderSaga } from '../order-saga.ts';

/** Where the generated state machine is checked in. */
export const ORDER_SAGA_FILE = new URL('../order-saga.asl.json', import.meta.url);

/** The text of the generated state machine, as it is checked in. */
export function orderSagaText(): string {
  return `${JSON.stringify(toStateMachine(orderSaga), null, 2)}\n`;
}
