import { sagaTask } from '@backstitch/idempotency';
import { holdGate } from '@backstitch/saga/hold';
import * as z from 'zod/mini';
import { openPayments } from '../adapters/ports.ts';
import { chargePayment } from '../domain/charge-payment.ts';

const ChargePaymentTask = z.object({
  orderId: z.string(),
  idempotency_key: z.string(),
  amountMinor: z.int().check(z.positive()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  paymentMethod: z.string().check(z.minLength(1)),
});

const { portsFor, client, tableName, idempotencyTableName } = openPayments();

/** Saga task ChargePayment: charges an order's total once, however often it is called. */
export const handler = sagaTask({
  name: 'ChargePayment',
  client,
  tableName: idempotencyTableName,
  parse: (event) => ChargePaymentTask.parse(event),
  gate: holdGate({ client, tableName, step: 'ChargePayment', now: Date.now }),
  run: (task, invocation) => chargePayment(task, portsFor(invocation)),
});
