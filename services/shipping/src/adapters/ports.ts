import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects, type Invocation } from '@backstitch/idempotency';
import { ulid } from 'ulid';
import type { ShippingPorts } from '../domain/shipping.ts';
import { apiKey } from './api-key.ts';
import { easyPostCarrier } from './easypost-carrier.ts';
import { easyPostClient } from './easypost-client.ts';
import { taskEnvironment } from './environment.ts';
import { shipmentsTable } from './shipments-table.ts';

/** What the tasks of this service work with: clients that live as long as the environment, ports for an invocation. */
export function openShipping() {
  const { tableName, idempotencyTableName, secretArn } = taskEnvironment();
  const client = new DynamoDBClient();
  const effects: ShippingPorts['effects'] = dynamoDbEffects({ client, tableName });
  const writes = shipmentsTable(tableName, { now: Date.now, newId: ulid });
  const portsFor = (invocation: Invocation): ShippingPorts => ({
    effects,
    writes,
    carrier: easyPostCarrier(easyPostClient(() => apiKey(secretArn), invocation)),
  });
  return { portsFor, client, tableName, idempotencyTableName };
}
