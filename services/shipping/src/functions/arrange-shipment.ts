import { Address } from '@backstitch/contracts';
import { sagaTask } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import { openShipping } from '../adapters/ports.ts';
import { arrangeShipment } from '../domain/arrange-shipment.ts';

const ArrangeShipmentTask = z.object({ orderId: z.string(), idempotency_key: z.string(), shipTo: Address });

const { portsFor, client, tableName } = openShipping();

/** Saga task ArrangeShipment: buys an order's label once, however often it is called. */
export const handler = sagaTask({
  name: 'ArrangeShipment',
  client,
  tableName,
  parse: (event) => ArrangeShipmentTask.parse(event),
  run: (task, invocation) => arrangeShipment(task, portsFor(invocation)),
});
