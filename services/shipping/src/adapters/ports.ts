import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects } from '@backstitch/idempotency';
import { ulid } from 'ulid';
import type { ShippingPorts } from '../domain/shipping.ts';
import { easyPostCarrier } from './easypost-carrier.ts';
import { taskEnvironment } from './environment.ts';
import { shipmentsTable } from './shipments-table.ts';

/** EasyPost's key for tests without an account's own: the simulated carrier takes it. */
const TEST_KEY = 'EZTKbackstitch';

/** What the tasks of this service work with. */
export function openShipping() {
  const { tableName, idempotencyTableName } = taskEnvironment();
  const client = new DynamoDBClient();
  const ports: ShippingPorts = {
    effects: dynamoDbEffects({ client, tableName }),
    carrier: easyPostCarrier(TEST_KEY),
    writes: shipmentsTable(tableName, { now: Date.now, newId: ulid }),
  };
  return { ports, client, tableName: idempotencyTableName };
}
