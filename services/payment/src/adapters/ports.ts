import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects, type Invocation } from '@backstitch/idempotency';
import { ulid } from 'ulid';
import type { PaymentPorts } from '../domain/payments.ts';
import { apiKey } from './api-key.ts';
import { taskEnvironment } from './environment.ts';
import { paymentsTable } from './payments-table.ts';
import { stripeClient } from './stripe-client.ts';
import { stripePayments } from './stripe-payments.ts';

/** What the tasks of this service work with: clients that live as long as the environment, ports for an invocation. */
export function openPayments() {
  const { tableName, idempotencyTableName, secretArn } = taskEnvironment();
  const client = new DynamoDBClient();
  const stripe = stripeClient(() => apiKey(secretArn));
  const effects: PaymentPorts['effects'] = dynamoDbEffects({ client, tableName });
  const writes = paymentsTable(tableName, { now: Date.now, newId: ulid });
  const portsFor = (invocation: Invocation): PaymentPorts => ({
    effects,
    writes,
    cards: stripePayments(stripe, invocation),
  });
  return { portsFor, client, tableName, idempotencyTableName };
}
