import { z } from 'zod';
import type { Tag } from '../tags.ts';
import { flag, number, withoutEffect } from '../values.ts';

/** Names and types of key attributes. */
export const attributeDefinitions = z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.string() }));

/** Partition key and sort key. */
export const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.string() }));

/** Units that are paid for whether used or not. */
export const throughput = z.strictObject({ ReadCapacityUnits: number, WriteCapacityUnits: number });

/** An index, global or local. */
export const secondaryIndex = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.strictObject({
    ProjectionType: z.string().optional(),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
  ProvisionedThroughput: throughput.optional(),
  ContributorInsightsSpecification: withoutEffect('there are no metrics of tables here'),
  WarmThroughput: withoutEffect('an index is always warm'),
});

/** The stream is on when the template names it. */
export const streamSpecification = z.strictObject({ StreamViewType: z.string() });

/** Which attribute says when an item ends. */
export const timeToLive = z.strictObject({ AttributeName: z.string().optional(), Enabled: flag });

/** What a table and a global table's replica in this region have in common. */
export interface TableProperties {
  readonly TableName?: string | undefined;
  readonly AttributeDefinitions: z.output<typeof attributeDefinitions>;
  readonly KeySchema: z.output<typeof keySchema>;
  readonly BillingMode?: string | undefined;
  readonly ProvisionedThroughput?: z.output<typeof throughput> | undefined;
  readonly GlobalSecondaryIndexes?: readonly z.output<typeof secondaryIndex>[] | undefined;
  readonly LocalSecondaryIndexes?: readonly z.output<typeof secondaryIndex>[] | undefined;
  readonly StreamSpecification?: z.output<typeof streamSpecification> | undefined;
  readonly TimeToLiveSpecification?: z.output<typeof timeToLive> | undefined;
  readonly DeletionProtectionEnabled?: boolean | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}
