import { sagaTask } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import { openShipping } from '../adapters/ports.ts';
import { cancelShipment } from '../domain/cancel-shipment.ts';

const CancelShipmentTask = z.object({ orderId: z.string(), idempotency_key: z.string() });

const { portsFor, client, idempotencyTableName } = openShipping();

/** Saga task CancelShipment: undoes an order's shipment, whatever became of it, and bars it for good. */
export const handler = sagaTask({
  name: 'CancelShipment',
  isCompensation: true,
  client,
  tableName: idempotencyTableName,
  parse: (event) => CancelShipmentTask.parse(event),
  run: (task, invocation) => cancelShipment(task, portsFor(invocation)),
});
