import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type OperatePorts, orderSagas, waitingOrders } from '@backstitch/order/operate';
import { awsSettings } from '../system/aws-settings.ts';
import { statesClient } from '../system/execution.ts';
import type { Target } from '../system/target.ts';

/** What operating on a system's sagas takes. */
export interface Operations extends OperatePorts {
  readonly dynamodb: DynamoDBClient;
  /** The order service's table: orders, and the record of what people did. */
  readonly ordersTable: string;
  /** The name of a table of the stage. */
  tableNamed(name: string): string;
}

/** Opens the sagas of a system, on the laptop or on AWS. */
export function openOperations({ endpoint, stage, stateMachineArn }: Target): Operations {
  const dynamodb = new DynamoDBClient(awsSettings(endpoint));
  const tableNamed = (name: string) => `backstitch-${stage}-${name}`;
  const ordersTable = tableNamed('orders');
  return {
    dynamodb,
    ordersTable,
    tableNamed,
    orders: waitingOrders(dynamodb, ordersTable),
    sagas: orderSagas(statesClient(endpoint), stateMachineArn),
    now: Date.now,
  };
}
