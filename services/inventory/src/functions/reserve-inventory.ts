import { OrderLine } from '@backstitch/contracts';
import { sagaTask } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import { openInventory } from '../adapters/ports.ts';
import { reserveInventory } from '../domain/reserve-inventory.ts';

const ReserveInventoryTask = z.object({
  orderId: z.string(),
  idempotency_key: z.string(),
  items: z.array(OrderLine).check(z.minLength(1)),
});

const { ports, client, tableName } = openInventory();

/** Saga task ReserveInventory: keeps an order's goods once, all of them or none, however often it is called. */
export const handler = sagaTask({
  name: 'ReserveInventory',
  client,
  tableName,
  parse: (event) => ReserveInventoryTask.parse(event),
  run: (task) => reserveInventory(task, ports),
});
