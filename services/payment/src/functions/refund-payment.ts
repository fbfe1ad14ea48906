import { sagaTask } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import { openPayments } from '../adapters/ports.ts';
import { refundPayment } from '../domain/refund-payment.ts';

const RefundPaymentTask = z.object({ orderId: z.string(), idempotency_key: z.string() });

const { portsFor, client, idempotencyTableName } = openPayments();

/** Saga task RefundPayment: undoes an order's charge, whatever became of it, and bars it for good. */
export const handler = sagaTask({
  name: 'RefundPayment',
  isCompensation: true,
  client,
  tableName: idempotencyTableName,
  parse: (event) => RefundPaymentTask.parse(event),
  run: (task, invocation) => refundPayment(task, portsFor(invocation)),
});
