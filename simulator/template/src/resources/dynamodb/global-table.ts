import { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType } from '../resource-type.ts';
import { flag, tagList, withoutEffect } from '../values.ts';
import {
  attributeDefinitions,
  keySchema,
  secondaryIndex,
  streamSpecification,
  type TableProperties,
  timeToLive,
} from './schemas.ts';
import { createTable, updateTable } from './table-calls.ts';

const replicaIndex = z.strictObject({
  IndexName: z.string(),
  ContributorInsightsSpecification: withoutEffect('there are no metrics of tables here'),
});

const replica = z.strictObject({
  Region: z.string(),
  DeletionProtectionEnabled: flag.optional(),
  GlobalSecondaryIndexes: z.array(replicaIndex).optional().describe('Without effect: names indexes of the table'),
  TableClass: withoutEffect('only the price depends on it'),
  SSESpecification: withoutEffect('nothing is encrypted at rest'),
  PointInTimeRecoverySpecification: withoutEffect('there are no backups here'),
  ContributorInsightsSpecification: withoutEffect('there are no metrics of tables here'),
  Tags: tagList,
});

const properties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: attributeDefinitions,
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(secondaryIndex).optional(),
  LocalSecondaryIndexes: z.array(secondaryIndex).optional(),
  StreamSpecification: streamSpecification.optional(),
  TimeToLiveSpecification: timeToLive.optional(),
  SSESpecification: withoutEffect('nothing is encrypted at rest'),
  WarmThroughput: withoutEffect('a table is always warm'),
  Replicas: z.array(replica).min(1),
});

/** `AWS::DynamoDB::GlobalTable` (the CDK's TableV2) with its one replica in this region. */
export const globalTable = resourceType({
  type: 'AWS::DynamoDB::GlobalTable',
  properties,
  immutable: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  whenReplaced: 'refuse',
  create: (context, wanted) => createTable(context, inThisRegion(context, wanted)),
  update: (context, { before, after, identity }) =>
    updateTable(context, { before: inThisRegion(context, before), after: inThisRegion(context, after), identity }),
  remove: (context, { physicalId }) => context.callUnlessGone('dynamodb', 'DeleteTable', { TableName: physicalId }),
});

function inThisRegion(context: ResourceContext, wanted: z.output<typeof properties>): TableProperties {
  const { Replicas, ...shared } = wanted;
  const { region } = context.kernel.aws;
  const [local, ...others] = Replicas.toSorted((one) => (one.Region === region ? -1 : 1));
  const elsewhere = local?.Region === region ? others[0] : local;
  if (elsewhere) {
    return context.failAt('Replicas', `a replica in ${elsewhere.Region} is not simulated, only ${region} is`);
  }
  return { ...shared, DeletionProtectionEnabled: local?.DeletionProtectionEnabled, Tags: local?.Tags };
}
