import { sagaTask } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import { openInventory } from '../adapters/ports.ts';
import { releaseInventory } from '../domain/release-inventory.ts';

const ReleaseInventoryTask = z.object({ orderId: z.string(), idempotency_key: z.string() });

const { ports, client, idempotencyTableName } = openInventory();

/** Saga task ReleaseInventory: undoes an order's reservation, whatever became of it, and bars it for good. */
export const handler = sagaTask({
  name: 'ReleaseInventory',
  isCompensation: true,
  client,
  tableName: idempotencyTableName,
  parse: (event) => ReleaseInventoryTask.parse(event),
  run: (task) => releaseInventory(task, ports),
});
