import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects } from '@backstitch/idempotency';
import { ulid } from 'ulid';
import type { PaymentPorts } from '../domain/payments.ts';
import { taskEnvironment } from './environment.ts';
import { paymentsTable } from './payments-table.ts';
import { stripePayments } from './stripe-payments.ts';

/** Stripe's key for tests without an account's own: the simulated provider takes it. */
const TEST_KEY = 'sk_test_backstitch';

/** What the tasks of this service work with. */
export function openPayments() {
  const { tableName, idempotencyTableName } = taskEnvironment();
  const client = new DynamoDBClient();
  const ports: PaymentPorts = {
    effects: dynamoDbEffects({ client, tableName }),
    cards: stripePayments(TEST_KEY),
    writes: paymentsTable(tableName, { now: Date.now, newId: ulid }),
  };
  return { ports, client, tableName: idempotencyTableName };
}
