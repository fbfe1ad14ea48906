import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects, type Invocation } from '@backstitch/idempotency';
import type { ReconcileShipmentsPorts } from '../domain/reconcile-shipments.ts';
import { apiKey } from './api-key.ts';
import { easyPostBoughtShipments } from './easypost-bought-shipments.ts';
import { easyPostCarrier } from './easypost-carrier.ts';
import { easyPostClient } from './easypost-client.ts';
import { reconciliationEnvironment } from './environment.ts';

/** A run ends with this much time left, ms: enough for the calls about one more shipment. */
const TIME_FOR_ONE_MS = 12_000;

/** What the reconciliation works with: clients that live as long as the environment, ports for a run. */
export function openReconciliation(): (invocation: Invocation, windowHours: number) => ReconcileShipmentsPorts {
  const { tableName, secretArn } = reconciliationEnvironment();
  const effects: ReconcileShipmentsPorts['effects'] = dynamoDbEffects({ client: new DynamoDBClient(), tableName });
  return (invocation, windowHours) => {
    const easyPost = easyPostClient(() => apiKey(secretArn), invocation);
    return {
      effects,
      carrier: easyPostCarrier(easyPost),
      boughtShipments: easyPostBoughtShipments(easyPost, windowHours, Date.now()),
      mayGoOn: () => invocation.timeLeftMs() > TIME_FOR_ONE_MS,
    };
  };
}
