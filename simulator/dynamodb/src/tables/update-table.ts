import { INVALID, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import {
  billingMode,
  controlTableName,
  onDemandThroughput,
  provisionedThroughput,
  requiredIndexName,
  sseSpecification,
  streamSpecification,
  tableClass,
  warmThroughput,
} from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { element, field, flag, listOf } from '../requests/shapes.ts';
import { capacityBoundsOf, encryptionOf, keyAttributesOf, openStream } from './build.ts';
import { checkTableClass, checkThroughputBounds } from './check-schema.ts';
import { checkStream } from './check-stream.ts';
import { attributeDefinition, globalIndexMembers } from './create-table.ts';
import { describeTable } from './describe.ts';
import { refuseInUse } from './refuse-in-use.ts';
import type { AttributeDefinitions, IndexUpdate, UpdateTableRequest } from './requests.ts';
import { type BillingMode, findIndex, type Index, keyAttributes, type Table, type Throughput } from './table.ts';
import { changedThroughput, onDemandTable, provisionedAgain } from './throughput.ts';
import { updateIndexes } from './update-indexes.ts';
import { larger, refuseColder, warmThroughputOf } from './warm-throughput.ts';

const form = {
  control: true,
  notSimulated: ['ReplicaUpdates', 'MultiRegionConsistency', 'GlobalTableWitnessUpdates', 'VectorIndexUpdates'],
  members: {
    AttributeDefinitions: listOf(attributeDefinition),
    TableName: controlTableName,
    ProvisionedThroughput: provisionedThroughput(),
    BillingMode: billingMode,
    GlobalSecondaryIndexUpdates: listOf(
      element('GlobalSecondaryIndexUpdate', {
        Update: field('UpdateGlobalSecondaryIndexAction', {
          IndexName: requiredIndexName,
          ProvisionedThroughput: provisionedThroughput({ notNullBut: ['OnDemandThroughput', 'WarmThroughput'] }),
          OnDemandThroughput: onDemandThroughput,
          WarmThroughput: warmThroughput,
        }),
        Create: field('CreateGlobalSecondaryIndexAction', {
          ...globalIndexMembers,
          ProvisionedThroughput: provisionedThroughput(),
          OnDemandThroughput: onDemandThroughput,
          WarmThroughput: warmThroughput,
        }),
        Delete: field('DeleteGlobalSecondaryIndexAction', { IndexName: requiredIndexName }),
      }),
    ),
    StreamSpecification: streamSpecification,
    SSESpecification: sseSpecification,
    TableClass: tableClass,
    DeletionProtectionEnabled: flag,
    OnDemandThroughput: onDemandThroughput,
    WarmThroughput: warmThroughput,
  },
};

/** UpdateTable. A new index is filled with the items that are there, in steps. */
export const updateTable: PartsOperation = (parts, input) => {
  const request = readRequest<UpdateTableRequest>(input, form);
  checkUpdate(request);
  const table = parts.catalogue.existing(request.TableName);
  refuseInUse(parts, table, ['CREATING', 'UPDATING', 'DELETING']);
  const changed = applyUpdates(parts, table, request);
  parts.catalogue.save(changed);
  for (const { Create: create } of request.GlobalSecondaryIndexUpdates ?? []) {
    const index = create && findIndex(changed, create.IndexName);
    if (index) parts.startBackfill(changed, index);
  }
  const described = { ...changed, busyWith: 'UPDATING' as const, busyUntilMs: Number.POSITIVE_INFINITY };
  return { TableDescription: describeTable(parts, described) };
};

/** Members that change nothing by themselves. */
const NO_CHANGES = ['TableName', 'AttributeDefinitions', 'GlobalSecondaryIndexUpdates'];

function checkUpdate(request: UpdateTableRequest): void {
  const { ProvisionedThroughput: throughput, GlobalSecondaryIndexUpdates: updates = [] } = request;
  const changes = Object.keys(request).filter((name) => !NO_CHANGES.includes(name));
  if (updates.length === 0 && changes.length === 0) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    );
  }
  if (request.BillingMode === 'PROVISIONED' && !throughput) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`);
  }
  if (throughput) checkThroughputBounds(throughput);
  checkStream(request.StreamSpecification);
  checkTableClass(request.TableClass);
  checkIndexUpdates(updates);
}

function nameOf({ Update: update, Create: create, Delete: del }: IndexUpdate): string | undefined {
  return (update ?? create ?? del)?.IndexName;
}

function checkIndexUpdates(updates: readonly IndexUpdate[]): void {
  const names = new Set<string>();
  for (const update of updates) {
    const name = nameOf(update);
    if (name === undefined) {
      throw validationError(
        `${INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ` +
          'GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    if (Object.keys(update).length > 1) {
      throw validationError(
        `${INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
      );
    }
    if (names.has(name)) {
      throw validationError(
        `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    names.add(name);
  }
}

function applyUpdates(parts: Parts, table: Table, request: UpdateTableRequest): Table {
  const nowMs = parts.kernel.clock.now();
  const settledMs = nowMs + parts.settleMs;
  const mode = request.BillingMode ?? table.billingMode;
  checkMode(table, request, mode);
  const { leavingIndex: _, encryption, ...left } = table;
  const updated = updateIndexes(parts, table, request, mode);
  const throughput = updateThroughput(table, request, mode, nowMs, settledMs);
  const warmBefore = warmThroughputOf(table, table.billingMode);
  refuseColder(request.WarmThroughput, warmBefore, 'table');
  const becomesOnDemand = mode === 'PAY_PER_REQUEST' && table.billingMode !== mode;
  return updateStream(parts, request, {
    ...left,
    busyWith: 'UPDATING',
    busyUntilMs: settledMs,
    ...definedAttributes(table, updated.indexes, request.AttributeDefinitions),
    ...updated,
    billingMode: mode,
    throughput,
    ...capacityBoundsOf(request),
    warm: larger(warmBefore, warmThroughputOf({ throughput, ...capacityBoundsOf(request) }, mode)),
    ...(becomesOnDemand ? { payPerRequestSinceMs: settledMs } : {}),
    ...(request.TableClass ? { tableClass: request.TableClass, tableClassSinceMs: settledMs } : {}),
    ...(request.DeletionProtectionEnabled === undefined
      ? {}
      : { deletionProtection: request.DeletionProtectionEnabled }),
    ...(request.SSESpecification ? encryptionOf(parts, request.SSESpecification) : encryption ? { encryption } : {}),
  });
}

function checkMode(table: Table, request: UpdateTableRequest, mode: BillingMode): void {
  if (request.ProvisionedThroughput && mode === 'PAY_PER_REQUEST') {
    throw validationError(
      `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (mode === table.billingMode || mode === 'PAY_PER_REQUEST') return;
  const updates = request.GlobalSecondaryIndexUpdates ?? [];
  const given = updates.map(({ Update: update }) => update?.ProvisionedThroughput && update.IndexName);
  const missing = table.indexes.filter(({ kind, name }) => kind === 'global' && !given.includes(name));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(',');
  throw validationError(`${INVALID}ProvisionedThroughput must be specified for index: ${names}`);
}

function updateThroughput(
  table: Table,
  { ProvisionedThroughput: wanted }: UpdateTableRequest,
  mode: BillingMode,
  nowMs: number,
  settledMs: number,
): Throughput {
  const isModeChange = mode !== table.billingMode;
  if (mode === 'PAY_PER_REQUEST') return isModeChange ? onDemandTable(table.throughput, nowMs) : table.throughput;
  if (!wanted) return table.throughput;
  return isModeChange
    ? provisionedAgain(table.throughput, wanted, nowMs, settledMs)
    : changedThroughput(table.throughput, wanted, nowMs, settledMs);
}

/** Attributes that no key uses any more are forgotten. */
function definedAttributes(table: Table, indexes: readonly Index[], added: AttributeDefinitions = []) {
  const schemas = [table.keySchema, ...indexes.map(({ keySchema }) => keySchema)];
  const used = new Set(schemas.flatMap((schema) => keyAttributes(schema).map(({ name }) => name)));
  const all = new Map([...table.attributeDefinitions, ...keyAttributesOf(added)].map((key) => [key.name, key]));
  return { attributeDefinitions: [...all.values()].filter(({ name }) => used.has(name)) };
}

function updateStream(parts: Parts, { StreamSpecification: wanted }: UpdateTableRequest, table: Table): Table {
  if (!wanted) return table;
  const { stream, ...others } = table;
  if (wanted.StreamEnabled && wanted.StreamViewType) {
    if (stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
    return { ...table, stream: openStream(parts, table, wanted.StreamViewType) };
  }
  if (!stream) throw validationError(`Table has no stream to disable: TableName: ${table.name}`);
  parts.streams.close(stream);
  return { ...others, lastStream: { arn: stream.arn, label: stream.label } };
}
