import type { Parts } from '../parts.ts';
import { keySchemaOf } from './check-schema.ts';
import { withTags } from './check-tags.ts';
import type { AttributeDefinitions, CreateTableRequest, EncryptionRequest, IndexRequest } from './requests.ts';
import type { Index, KeyAttribute, OnDemandThroughput, Table, TableStream, WarmThroughput } from './table.ts';
import { throughputOf } from './throughput.ts';

/** Bounds of capacity that a request gives. */
export function capacityBoundsOf(request: {
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}): Pick<Table, 'onDemand' | 'warm'> {
  return {
    ...(request.OnDemandThroughput ? { onDemand: request.OnDemandThroughput } : {}),
    ...(request.WarmThroughput ? { warm: request.WarmThroughput } : {}),
  };
}

/** Defined attributes as a table keeps them. */
export function keyAttributesOf(definitions: AttributeDefinitions): KeyAttribute[] {
  return definitions.map(({ AttributeName: name, AttributeType: type }) => ({ name, type }));
}

/** An index that was checked. @param backfilling there are items that are not in it yet. */
export function buildIndex(
  parts: Parts,
  request: IndexRequest,
  definitions: AttributeDefinitions,
  kind: Index['kind'],
  backfilling: boolean,
): Index {
  const { ProjectionType: type = 'ALL', NonKeyAttributes: nonKeyAttributes } = request.Projection;
  return {
    id: parts.catalogue.newId(),
    name: request.IndexName,
    kind,
    keySchema: keySchemaOf(request.KeySchema, definitions),
    projection: { type, ...(nonKeyAttributes ? { nonKeyAttributes } : {}) },
    ...(kind === 'global'
      ? { throughput: throughputOf(request.ProvisionedThroughput), ...capacityBoundsOf(request) }
      : {}),
    busyUntilMs: parts.kernel.clock.now() + parts.settleMs,
    busyWith: 'CREATING',
    backfilling,
  };
}

/** Encryption with a key of the account; without, the service's own, of which a description says nothing. */
export function encryptionOf(parts: Parts, request: EncryptionRequest | undefined): Pick<Table, 'encryption'> {
  if (!request?.Enabled) return {};
  const keyArn = request.KMSMasterKeyId ?? parts.kernel.aws.arn('kms', 'alias/aws/dynamodb');
  return { encryption: { type: request.SSEType ?? 'KMS', keyArn } };
}

/** Opens a stream on a table. */
export function openStream(parts: Parts, table: Table, viewType: TableStream['viewType']): TableStream {
  const arnOf = (label: string) => `${table.arn}/stream/${label}`;
  // Two streams of one table, or of two of one name, have different labels, also when they are opened at the same moment.
  let labelMs = parts.kernel.clock.now();
  while (parts.streams.has(arnOf(labelAt(labelMs)))) labelMs += 1;
  const label = labelAt(labelMs);
  return parts.streams.open(table.name, arnOf(label), label, viewType, table.keySchema);
}

function labelAt(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, -1);
}

/** A table that was checked. */
export function buildTable(parts: Parts, request: CreateTableRequest): Table {
  const { kernel, catalogue, settleMs } = parts;
  const nowMs = kernel.clock.now();
  const definitions = request.AttributeDefinitions;
  const indexes = [
    ...(request.LocalSecondaryIndexes ?? []).map((index) => buildIndex(parts, index, definitions, 'local', false)),
    ...(request.GlobalSecondaryIndexes ?? []).map((index) => buildIndex(parts, index, definitions, 'global', false)),
  ];
  const billingMode = request.BillingMode ?? 'PROVISIONED';
  const table: Table = {
    id: catalogue.newId(),
    name: request.TableName,
    arn: kernel.aws.arn('dynamodb', `table/${request.TableName}`),
    tableId: parts.ids.uuid(),
    createdMs: nowMs,
    busyUntilMs: nowMs + settleMs,
    busyWith: 'CREATING',
    keySchema: keySchemaOf(request.KeySchema, definitions),
    attributeDefinitions: keyAttributesOf(definitions),
    indexes,
    billingMode,
    ...(billingMode === 'PAY_PER_REQUEST' ? { payPerRequestSinceMs: nowMs } : {}),
    throughput: throughputOf(request.ProvisionedThroughput),
    ...capacityBoundsOf(request),
    tags: withTags({}, request.Tags),
    ...(request.TableClass ? { tableClass: request.TableClass } : {}),
    ...(request.DeletionProtectionEnabled === undefined
      ? {}
      : { deletionProtection: request.DeletionProtectionEnabled }),
    ...encryptionOf(parts, request.SSESpecification),
  };
  const { StreamEnabled: streams, StreamViewType: viewType } = request.StreamSpecification ?? {};
  return streams && viewType ? { ...table, stream: openStream(parts, table, viewType) } : table;
}
