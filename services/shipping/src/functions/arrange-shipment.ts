import { Address } from '@backstitch/contracts';
import { sagaTask } from '@backstitch/idempotency';
import { holdGate } from '@backstitch/saga/hold';
import * as z from 'zod/mini';
import { openShipping } from '../adapters/ports.ts';
import { arrangeShipment } from '../domain/arrange-shipment.ts';

const ArrangeShipmentTask = z.object({ orderId: z.string(), idempotency_key: z.string(), shipTo: Address });

const { portsFor, client, tableName, idempotencyTableName } = openShipping();

/** Saga task ArrangeShipment: buys an order's label once, however often it is called. */
export const handler = sagaTask({
  name: 'ArrangeShipment',
  client,
  tableName: idempotencyTableName,
  parse: (event) => ArrangeShipmentTask.parse(event),
  gate: holdGate({ client, tableName, step: 'ArrangeShipment', now: Date.now }),
  run: (task, invocation) => arrangeShipment(task, portsFor(invocation)),
});
