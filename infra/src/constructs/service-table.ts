import { AttributeType, Billing, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { StageScope } from './stage-scope.ts';

/** The sparse index over what still has to be done: outbox rows that wait, orders without an end. */
const BACKLOG_INDEX = 'gsi1';

/** A service's one table: entities, effect rows, inbox and outbox rows, so that one transaction can write them all. */
export class ServiceTable extends TableV2 {
  constructor(scope: Construct, id: string, { nameOf, removalPolicy }: StageScope, name: string) {
    super(scope, id, {
      tableName: nameOf(name),
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      globalSecondaryIndexes: [
        {
          indexName: BACKLOG_INDEX,
          partitionKey: { name: `${BACKLOG_INDEX}pk`, type: AttributeType.STRING },
          sortKey: { name: `${BACKLOG_INDEX}sk`, type: AttributeType.STRING },
        },
      ],
      removalPolicy,
    });
  }

  /** The index's ARN, for permissions. */
  get backlogIndexArn(): string {
    return `${this.tableArn}/index/${BACKLOG_INDEX}`;
  }
}
