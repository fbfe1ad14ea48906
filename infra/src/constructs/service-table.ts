import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { StageScope } from './stage-scope.ts';

/** The sparse index over the outbox rows that wait, and in the orders' table over each customer's orders. */
const BACKLOG_INDEX = 'gsi1';

/** The sparse index over the orders that wait for their end: keys, and whether a person is asked for. */
const WAITING_INDEX = 'gsi2';

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

  /** Adds the index over orders that wait. It holds little, so that most writes of an order do not touch it. */
  addWaitingIndex(): void {
    this.addGlobalSecondaryIndex({
      indexName: WAITING_INDEX,
      partitionKey: { name: `${WAITING_INDEX}pk`, type: AttributeType.STRING },
      sortKey: { name: `${WAITING_INDEX}sk`, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['attention'],
    });
  }

  /** Its ARN, for permissions. */
  get waitingIndexArn(): string {
    return `${this.tableArn}/index/${WAITING_INDEX}`;
  }

  /** The index's ARN, for permissions. */
  get backlogIndexArn(): string {
    return `${this.tableArn}/index/${BACKLOG_INDEX}`;
  }
}
