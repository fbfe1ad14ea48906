import { OrderLine } from '@backstitch/contracts';
import { sagaTask } from '@backstitch/idempotency';
import { holdGate } from '@backstitch/saga/hold';
import * as z from 'zod/mini';
import { openInventory } from '../adapters/ports.ts';
import { reserveInventory } from '../domain/reserve-inventory.ts';

const ReserveInventoryTask = z.object({
  orderId: z.string(),
  idempotency_key: z.string(),
  items: z.array(OrderLine).check(z.minLength(1)),
});

const { ports, client, tableName, idempotencyTableName } = openInventory();

/** Saga task ReserveInventory: keeps an order's goods once, all of them or none, however often it is called. */
export const handler = sagaTask({
  name: 'ReserveInventory',
  client,
  tableName: idempotencyTableName,
  parse: (event) => ReserveInventoryTask.parse(event),
  gate: holdGate({ client, tableName, step: 'ReserveInventory', now: Date.now }),
  run: (task) => reserveInventory(task, ports),
});
