import type { Parts } from '../parts.ts';
import {
  type BillingMode,
  type Index,
  indexStatus,
  isHashKey,
  type KeySchema,
  keyAttributes,
  type OnDemandThroughput,
  shownIndexes,
  type Table,
  type Throughput,
  tableStatus,
  type WarmThroughput,
} from './table.ts';
import { sizeOfIndex, sizeOfTable } from './table-size.ts';
import { decreasesToday } from './throughput.ts';
import { warmThroughputOf } from './warm-throughput.ts';

function seconds(ms: number): number {
  return ms / 1000;
}

function describeKeySchema(schema: KeySchema) {
  return keyAttributes(schema).map(({ name }) => ({
    AttributeName: name,
    KeyType: isHashKey(schema, name) ? 'HASH' : 'RANGE',
  }));
}

function describeThroughput(throughput: Throughput, isChanging: boolean, nowMs: number) {
  const shown = (isChanging && throughput.meanwhile) || throughput;
  const { read, write, lastIncreaseMs, lastDecreaseMs } = shown;
  return {
    ...(lastIncreaseMs === undefined ? {} : { LastIncreaseDateTime: seconds(lastIncreaseMs) }),
    ...(lastDecreaseMs === undefined ? {} : { LastDecreaseDateTime: seconds(lastDecreaseMs) }),
    NumberOfDecreasesToday: decreasesToday(shown, nowMs),
    ReadCapacityUnits: read,
    WriteCapacityUnits: write,
  };
}

/** Members that an index, or an answer to a change, has only where they were asked for, and DescribeTable always. */
interface Detail {
  readonly isWhole: boolean;
}

function describeBounds(
  {
    onDemand,
    warm,
    throughput,
  }: { readonly onDemand?: OnDemandThroughput; readonly warm?: WarmThroughput; readonly throughput?: Throughput },
  mode: BillingMode,
  { isWhole }: Detail,
) {
  const whole = warmThroughputOf({ ...(warm ? { warm } : {}), ...(throughput ? { throughput } : {}) }, mode);
  return {
    ...(onDemand ? { OnDemandThroughput: onDemand } : {}),
    ...(warm || isWhole ? { WarmThroughput: { ...whole, Status: 'ACTIVE' } } : {}),
  };
}

function describeIndex(parts: Parts, table: Table, index: Index) {
  const nowMs = parts.kernel.clock.now();
  const global = index.kind === 'global';
  const { items, bytes } = sizeOfIndex(parts, table, index);
  return {
    IndexName: index.name,
    KeySchema: describeKeySchema(index.keySchema),
    Projection: {
      ProjectionType: index.projection.type,
      ...(index.projection.nonKeyAttributes ? { NonKeyAttributes: index.projection.nonKeyAttributes } : {}),
    },
    ...(global ? { IndexStatus: indexStatus(index, nowMs) } : {}),
    ...(index.backfilling ? { Backfilling: true } : {}),
    ...(index.throughput
      ? { ProvisionedThroughput: describeThroughput(index.throughput, nowMs < index.busyUntilMs, nowMs) }
      : {}),
    ...(global ? describeBounds(index, table.billingMode, { isWhole: false }) : {}),
    IndexSizeBytes: bytes,
    ItemCount: items,
    IndexArn: `${table.arn}/index/${index.name}`,
  };
}

function describeStream({ stream, lastStream }: Table) {
  if (!stream) {
    return lastStream ? { LatestStreamLabel: lastStream.label, LatestStreamArn: lastStream.arn } : {};
  }
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
    LatestStreamLabel: stream.label,
    LatestStreamArn: stream.arn,
  };
}

function describeBilling({ billingMode, payPerRequestSinceMs: since, busyWith }: Table, isChanging: boolean) {
  if (billingMode === 'PROVISIONED' && since === undefined) return {};
  const isPending = since === undefined || (billingMode === 'PAY_PER_REQUEST' && isChanging && busyWith !== 'DELETING');
  const last = isPending ? {} : { LastUpdateToPayPerRequestDateTime: seconds(since) };
  return {
    BillingModeSummary: { BillingMode: billingMode, ...last },
    TableThroughputModeSummary: { TableThroughputMode: billingMode, ...last },
  };
}

function describeClass({ tableClass, tableClassSinceMs: since }: Table) {
  if (!tableClass) return {};
  const last = since === undefined ? {} : { LastUpdateDateTime: seconds(since) };
  return { TableClassSummary: { TableClass: tableClass, ...last } };
}

/** Members that the answer to DeleteTable leaves out. */
const GONE = ['AttributeDefinitions', 'KeySchema', 'CreationDateTime', 'StreamSpecification'];

/** A table as DeleteTable answers it. */
export function describeDeleted(parts: Parts, table: Table): Readonly<Record<string, unknown>> {
  const described = Object.entries(describeTable(parts, table));
  return Object.fromEntries(described.filter(([member]) => !GONE.includes(member)));
}

/**
 * A table as the answers to its changes describe it.
 * @param detail as DescribeTable does.
 */
export function describeTable(
  parts: Parts,
  table: Table,
  detail: Detail = { isWhole: false },
): Readonly<Record<string, unknown>> {
  const nowMs = parts.kernel.clock.now();
  const indexes = shownIndexes(table, nowMs);
  const isChanging = nowMs < table.busyUntilMs;
  const [global, local] = [
    indexes.filter(({ kind }) => kind === 'global'),
    indexes.filter(({ kind }) => kind === 'local'),
  ];
  const { items, bytes } = sizeOfTable(parts, table);
  return {
    AttributeDefinitions: table.attributeDefinitions.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: table.name,
    KeySchema: describeKeySchema(table.keySchema),
    TableStatus: tableStatus(table, nowMs),
    CreationDateTime: seconds(table.createdMs),
    ProvisionedThroughput: describeThroughput(table.throughput, isChanging, nowMs),
    TableSizeBytes: bytes,
    ItemCount: items,
    TableArn: table.arn,
    TableId: table.tableId,
    ...describeBounds(table, table.billingMode, detail),
    ...describeBilling(table, isChanging),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local.map((index) => describeIndex(parts, table, index)) } : {}),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global.map((index) => describeIndex(parts, table, index)) } : {}),
    ...describeStream(table),
    ...(table.encryption
      ? {
          SSEDescription: {
            Status: 'ENABLED',
            SSEType: table.encryption.type,
            KMSMasterKeyArn: table.encryption.keyArn,
          },
        }
      : {}),
    ...describeClass(table),
    ...(table.deletionProtection === undefined && !detail.isWhole
      ? {}
      : { DeletionProtectionEnabled: table.deletionProtection ?? false }),
  };
}
