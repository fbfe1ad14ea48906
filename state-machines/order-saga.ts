import { defineSaga, forwardOnly, nothingToUndo, type SagaTask } from '@backstitch/saga';

/** The way of an order from its placing to its confirmation, and back. */
export const orderSaga = defineSaga({
  name: 'order-saga',
  deadlineSeconds: 86_400,
  functionTimeoutSeconds: 10,
  retry: { actions: { maxAttempts: 5 }, compensations: { maxAttempts: 50 } },
  beforeCompensation: 'BeginCompensation',
  steps: [
    {
      action: 'ChargePayment',
      needs: ['amountMinor', 'currency', 'paymentMethod'],
      rejections: ['PaymentDeclined'],
      compensation: 'RefundPayment',
    },
    { action: 'ReserveInventory', needs: ['items'], rejections: ['OutOfStock'], compensation: 'ReleaseInventory' },
    { action: 'ApproveShipment', rejections: ['CancelRequested'], compensation: nothingToUndo },
    {
      action: 'ArrangeShipment',
      needs: ['shipTo'],
      rejections: ['AddressUndeliverable'],
      compensation: 'CancelShipment',
    },
    { action: 'ConfirmOrder', rejections: [], compensation: forwardOnly },
  ],
  afterCompensation: 'CancelOrder',
  whileHeld: 'ReviewHold',
});

/** A task of the order saga, by name. */
export type OrderSagaTask = SagaTask<typeof orderSaga>;
