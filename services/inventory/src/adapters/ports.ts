import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects } from '@backstitch/idempotency';
import { ulid } from 'ulid';
import type { InventoryPorts } from '../domain/inventory.ts';
import { taskEnvironment } from './environment.ts';
import { inventoryTable } from './inventory-table.ts';

/** What the tasks of this service work with. */
export function openInventory() {
  const { tableName, idempotencyTableName } = taskEnvironment();
  const client = new DynamoDBClient();
  const ports: InventoryPorts = {
    effects: dynamoDbEffects({ client, tableName }),
    writes: inventoryTable(tableName, { now: Date.now, newId: ulid }),
  };
  return { ports, client, tableName, idempotencyTableName };
}
