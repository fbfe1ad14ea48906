import { readFileSync } from 'node:fs';
import { toStateMachine } from '@backstitch/saga';
import validate from 'asl-validator';
import { expect, test } from 'vitest';
import { orderSaga } from '../order-saga.ts';
import { ORDER_SAGA_FILE, orderSagaText } from './order-saga-text.ts';

test('the checked-in state machine is the one that the definition says (npm run generate -w state-machines)', () => {
  expect(readFileSync(ORDER_SAGA_FILE, 'utf8')).toBe(orderSagaText());
});

test('the state machine is valid Amazon States Language', () => {
  const { isValid, errorsText } = validate(JSON.parse(orderSagaText()));
  expect(errorsText('\n')).toBe('');
  expect(isValid).toBe(true);
});

test('the last step at which the saga can turn is ArrangeShipment', () => {
  const { States } = toStateMachine(orderSaga);
  expect(States).toHaveProperty('BeforeArrangeShipment');
  expect(States).not.toHaveProperty('BeforeConfirmOrder');
});

/** Where undoing begins, by what failed: the table of the saga's documentation. */
test.each([
  ['ChargePayment', 'PaymentDeclined', 'CancelOrder'],
  ['ChargePayment', 'States.ALL', 'RefundPayment'],
  ['ReserveInventory', 'OutOfStock', 'RefundPayment'],
  ['ReserveInventory', 'States.ALL', 'ReleaseInventory'],
  ['ApproveShipment', 'CancelRequested', 'ReleaseInventory'],
  ['ApproveShipment', 'States.ALL', 'ReleaseInventory'],
  ['ArrangeShipment', 'AddressUndeliverable', 'ReleaseInventory'],
  ['ArrangeShipment', 'States.ALL', 'CancelShipment'],
])('%s failed with %s: undone from %s on', (step, error, from) => {
  const state = toStateMachine(orderSaga).States[step];
  if (state?.Type !== 'Task') throw new Error(`${step} is not a task`);
  const catcher = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error));
  expect(catcher?.Assign).toMatchObject({ failedStep: step, undoFrom: from });
});
