import { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { type Change, type Identity, same } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { present } from '../values.ts';
import type { TableProperties } from './schemas.ts';

const NAME_LIMIT = 255;

const description = z.looseObject({ TableArn: z.string(), LatestStreamArn: z.string().optional() });

type Index = NonNullable<TableProperties['GlobalSecondaryIndexes']>[number];

/** Creates a table with its indexes, stream and time to live. */
export async function createTable(context: ResourceContext, wanted: TableProperties): Promise<Identity> {
  const TableName = wanted.TableName ?? context.generateName(NAME_LIMIT);
  const { TableDescription } = await context.call(
    'dynamodb',
    'CreateTable',
    present({
      TableName,
      AttributeDefinitions: wanted.AttributeDefinitions,
      KeySchema: wanted.KeySchema,
      // CloudFormation leaves it out for provisioned tables, the API takes that for the same.
      BillingMode: wanted.BillingMode,
      ProvisionedThroughput: wanted.ProvisionedThroughput,
      GlobalSecondaryIndexes: wanted.GlobalSecondaryIndexes?.map(indexInput),
      LocalSecondaryIndexes: wanted.LocalSecondaryIndexes?.map(indexInput),
      StreamSpecification: streamInput(wanted),
      DeletionProtectionEnabled: wanted.DeletionProtectionEnabled,
      Tags: wanted.Tags,
    }),
  );
  if (wanted.TimeToLiveSpecification?.Enabled) await updateTimeToLive(context, TableName, wanted);
  return identityOf(TableName, TableDescription);
}

/** Changes what can be changed in place, one index at a time as the service wants it. */
export async function updateTable(
  context: ResourceContext,
  { before, after, identity }: Change<TableProperties>,
): Promise<Identity> {
  const TableName = identity.physicalId;
  const update = (input: Record<string, unknown>) => context.call('dynamodb', 'UpdateTable', { TableName, ...input });
  for (const change of indexChanges(context, before, after)) {
    await update({ AttributeDefinitions: after.AttributeDefinitions, GlobalSecondaryIndexUpdates: [change] });
  }
  if (!same(before.StreamSpecification, after.StreamSpecification)) {
    if (before.StreamSpecification) await update({ StreamSpecification: { StreamEnabled: false } });
    if (after.StreamSpecification) await update({ StreamSpecification: streamInput(after) });
  }
  const capacity = ({ BillingMode, ProvisionedThroughput }: TableProperties) =>
    present({ BillingMode: BillingMode ?? 'PROVISIONED', ProvisionedThroughput });
  if (!same(capacity(before), capacity(after))) await update(capacity(after));
  if (before.DeletionProtectionEnabled !== after.DeletionProtectionEnabled) {
    await update({ DeletionProtectionEnabled: after.DeletionProtectionEnabled ?? false });
  }
  await changeTimeToLive(context, TableName, before, after);
  const ResourceArn = String(identity.attributes['Arn']);
  await changeTags(before.Tags, after.Tags, {
    set: (Tags) => context.call('dynamodb', 'TagResource', { ResourceArn, Tags }),
    drop: (TagKeys) => context.call('dynamodb', 'UntagResource', { ResourceArn, TagKeys }),
  });
  const { Table } = await context.call('dynamodb', 'DescribeTable', { TableName });
  return identityOf(TableName, Table);
}

function identityOf(tableName: string, described: unknown): Identity {
  const { TableArn, LatestStreamArn } = description.parse(described);
  return { physicalId: tableName, attributes: present({ Arn: TableArn, StreamArn: LatestStreamArn }) };
}

function streamInput({ StreamSpecification }: TableProperties): Record<string, unknown> | undefined {
  return StreamSpecification && { StreamEnabled: true, ...StreamSpecification };
}

function indexInput({ IndexName, KeySchema, Projection, ProvisionedThroughput }: Index): Record<string, unknown> {
  return present({ IndexName, KeySchema, Projection: present(Projection), ProvisionedThroughput });
}

/** Gone indexes first, then new ones; the keys of one that stays cannot change. */
function indexChanges(
  context: ResourceContext,
  before: TableProperties,
  after: TableProperties,
): ReadonlyArray<Record<string, unknown>> {
  const old = new Map((before.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  const wanted = after.GlobalSecondaryIndexes ?? [];
  const names = new Set(wanted.map(({ IndexName }) => IndexName));
  const deletions = [...old.keys()].filter((name) => !names.has(name)).map((IndexName) => ({ Delete: { IndexName } }));
  const others = wanted.flatMap((index): ReadonlyArray<Record<string, unknown>> => {
    const existing = old.get(index.IndexName);
    if (!existing) return [{ Create: indexInput(index) }];
    if (!same(existing.KeySchema, index.KeySchema) || !same(existing.Projection, index.Projection)) {
      const why = `index ${index.IndexName} cannot change its keys or projection; give it another name`;
      return context.failAt('GlobalSecondaryIndexes', why);
    }
    const { IndexName, ProvisionedThroughput } = index;
    if (same(existing.ProvisionedThroughput, ProvisionedThroughput)) return [];
    return [{ Update: present({ IndexName, ProvisionedThroughput }) }];
  });
  return [...deletions, ...others];
}

async function changeTimeToLive(
  context: ResourceContext,
  tableName: string,
  { TimeToLiveSpecification: before }: TableProperties,
  after: TableProperties,
): Promise<void> {
  const isOn = after.TimeToLiveSpecification?.Enabled ?? false;
  const wasOn = before?.Enabled ?? false;
  if (wasOn === isOn && before?.AttributeName === after.TimeToLiveSpecification?.AttributeName) return;
  if (wasOn) {
    const TimeToLiveSpecification = { ...before, Enabled: false };
    await context.call('dynamodb', 'UpdateTimeToLive', { TableName: tableName, TimeToLiveSpecification });
  }
  if (isOn) await updateTimeToLive(context, tableName, after);
}

async function updateTimeToLive(
  context: ResourceContext,
  TableName: string,
  { TimeToLiveSpecification }: TableProperties,
): Promise<void> {
  await context.call('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
}
