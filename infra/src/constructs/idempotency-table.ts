import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** The actions of Powertools' DynamoDB persistence layer. */
const PERSISTENCE_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];

/** Powertools' idempotency records of one service: they live for a day and are worth no backup. */
export class IdempotencyTable extends TableV2 {
  constructor(scope: Construct, id: string, { nameOf, removalPolicy }: StageScope, service: string) {
    super(scope, id, {
      tableName: nameOf(`${service}-idempotency`),
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiration',
      removalPolicy,
    });
  }

  /** Lets a saga task keep its records here. */
  fence(task: ServiceFunction): void {
    task.addEnvironment('IDEMPOTENCY_TABLE_NAME', this.tableName);
    const actions = PERSISTENCE_ACTIONS.map((action) => `dynamodb:${action}`);
    task.allow(actions, [this.tableArn]);
  }
}
