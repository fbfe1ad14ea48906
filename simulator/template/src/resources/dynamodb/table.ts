import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { flag, tagList, withoutEffect } from '../values.ts';
import {
  attributeDefinitions,
  keySchema,
  secondaryIndex,
  streamSpecification,
  throughput,
  timeToLive,
} from './schemas.ts';
import { createTable, updateTable } from './table-calls.ts';

const properties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: attributeDefinitions,
  KeySchema: keySchema,
  BillingMode: z.string().optional(),
  ProvisionedThroughput: throughput.optional(),
  GlobalSecondaryIndexes: z.array(secondaryIndex).optional(),
  LocalSecondaryIndexes: z.array(secondaryIndex).optional(),
  StreamSpecification: streamSpecification.optional(),
  TimeToLiveSpecification: timeToLive.optional(),
  DeletionProtectionEnabled: flag.optional(),
  TableClass: withoutEffect('only the price depends on it'),
  SSESpecification: withoutEffect('nothing is encrypted at rest'),
  PointInTimeRecoverySpecification: withoutEffect('there are no backups here'),
  ContributorInsightsSpecification: withoutEffect('there are no metrics of tables here'),
  WarmThroughput: withoutEffect('a table is always warm'),
  Tags: tagList,
});

/** `AWS::DynamoDB::Table`. */
export const table = resourceType({
  type: 'AWS::DynamoDB::Table',
  properties,
  immutable: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  whenReplaced: 'refuse',
  create: createTable,
  update: updateTable,
  remove: (context, { physicalId }) => context.callUnlessGone('dynamodb', 'DeleteTable', { TableName: physicalId }),
});
