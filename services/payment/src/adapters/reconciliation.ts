import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbEffects, type Invocation } from '@backstitch/idempotency';
import type { ReconcilePaymentsPorts } from '../domain/reconcile-payments.ts';
import { apiKey } from './api-key.ts';
import { reconciliationEnvironment } from './environment.ts';
import { stripeClient } from './stripe-client.ts';
import { stripeOpenIntents } from './stripe-open-intents.ts';
import { stripePayments } from './stripe-payments.ts';

/** A run ends with this much time left, ms: enough for the calls about one more intent. */
const TIME_FOR_ONE_MS = 12_000;

/** What the reconciliation works with: clients that live as long as the environment, ports for a run. */
export function openReconciliation(): (invocation: Invocation) => ReconcilePaymentsPorts {
  const { tableName, secretArn } = reconciliationEnvironment();
  const stripe = stripeClient(() => apiKey(secretArn));
  const effects: ReconcilePaymentsPorts['effects'] = dynamoDbEffects({ client: new DynamoDBClient(), tableName });
  return (invocation) => ({
    effects,
    cards: stripePayments(stripe, invocation),
    openIntents: stripeOpenIntents(stripe, invocation, Date.now()),
    mayGoOn: () => invocation.timeLeftMs() > TIME_FOR_ONE_MS,
  });
}
