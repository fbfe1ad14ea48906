import { INVALID, limitExceeded, resourceInUse, resourceNotFound, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import {
  billingMode,
  controlTableName,
  provisionedThroughput,
  requiredIndexName,
  sseSpecification,
  streamSpecification,
  tableClass,
} from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { element, field, flag, listOf } from '../requests/shapes.ts';
import { buildIndex, encryptionOf, keyAttributesOf, openStream, throughputOf } from './build.ts';
import { checkNewIndex, checkThroughputBounds } from './check-schema.ts';
import { checkStream } from './check-stream.ts';
import { attributeDefinition, indexMembers } from './create-table.ts';
import { describeTable } from './describe.ts';
import type { AttributeDefinitions, IndexUpdate, ThroughputRequest, UpdateTableRequest } from './requests.ts';
import { findIndex, type Index, keyAttributes, type Table, type Throughput, tableStatus } from './table.ts';

const form = {
  control: true,
  notSimulated: ['OnDemandThroughput', 'WarmThroughput', 'ReplicaUpdates', 'MultiRegionConsistency'],
  members: {
    AttributeDefinitions: listOf(attributeDefinition),
    TableName: controlTableName,
    ProvisionedThroughput: provisionedThroughput(),
    BillingMode: billingMode,
    GlobalSecondaryIndexUpdates: listOf(
      element('GlobalSecondaryIndexUpdate', {
        Update: field('UpdateGlobalSecondaryIndexAction', {
          IndexName: requiredIndexName,
          ProvisionedThroughput: provisionedThroughput({ notNull: true }),
        }),
        Create: field('CreateGlobalSecondaryIndexAction', {
          ...indexMembers,
          ProvisionedThroughput: provisionedThroughput(),
        }),
        Delete: field('DeleteGlobalSecondaryIndexAction', { IndexName: requiredIndexName }),
      }),
    ),
    StreamSpecification: streamSpecification,
    SSESpecification: sseSpecification,
    TableClass: tableClass,
    DeletionProtectionEnabled: flag,
  },
};

/** UpdateTable. A new index is filled with the items that are there, in steps. */
export const updateTable: PartsOperation = (parts, input) => {
  const request = readRequest<UpdateTableRequest>(input, form);
  checkUpdate(request);
  const table = parts.catalogue.existing(request.TableName);
  if (tableStatus(table, parts.kernel.clock.now()) !== 'ACTIVE') {
    throw resourceInUse(`Attempt to change a resource which is still in use: Table is being updated: ${table.name}`);
  }
  const changed = applyUpdates(parts, table, request);
  parts.catalogue.save(changed);
  for (const { Create: create } of request.GlobalSecondaryIndexUpdates ?? []) {
    const index = create && findIndex(changed, create.IndexName);
    if (index) parts.startBackfill(changed, index);
  }
  const described = { ...changed, busyWith: 'UPDATING' as const, busyUntilMs: Number.POSITIVE_INFINITY };
  return { TableDescription: describeTable(parts, described) };
};

function checkUpdate(request: UpdateTableRequest): void {
  const { ProvisionedThroughput: throughput, GlobalSecondaryIndexUpdates: updates = [] } = request;
  const others = [request.BillingMode, request.StreamSpecification, request.SSESpecification, request.TableClass];
  const hasOther = others.some((member) => member !== undefined) || request.DeletionProtectionEnabled !== undefined;
  if (!throughput && updates.length === 0 && !hasOther) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    );
  }
  if (request.BillingMode === 'PROVISIONED' && !throughput) {
    throw validationError(`${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`);
  }
  if (throughput) checkThroughputBounds(throughput);
  checkStream(request.StreamSpecification);
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
  const mode = request.BillingMode ?? table.billingMode;
  if (request.ProvisionedThroughput && mode === 'PAY_PER_REQUEST') {
    throw validationError(
      `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    );
  }
  const indexes = updateIndexes(parts, table, request);
  const throughput = request.ProvisionedThroughput
    ? changedThroughput(table.throughput, request.ProvisionedThroughput, nowMs)
    : mode === 'PAY_PER_REQUEST'
      ? throughputOf(undefined)
      : table.throughput;
  const becomesOnDemand = mode === 'PAY_PER_REQUEST' && table.billingMode !== mode;
  return updateStream(parts, request, {
    ...table,
    busyWith: 'UPDATING',
    busyUntilMs: nowMs + parts.settleMs,
    ...definedAttributes(table, indexes, request.AttributeDefinitions),
    indexes,
    billingMode: mode,
    throughput,
    ...(becomesOnDemand ? { payPerRequestSinceMs: nowMs } : {}),
    ...(request.TableClass ? { tableClass: request.TableClass } : {}),
    deletionProtection: request.DeletionProtectionEnabled ?? table.deletionProtection,
    ...encryptionOf(parts, request.SSESpecification),
  });
}

/** Attributes that no key uses any more are forgotten. */
function definedAttributes(table: Table, indexes: readonly Index[], added: AttributeDefinitions = []) {
  const schemas = [table.keySchema, ...indexes.map(({ keySchema }) => keySchema)];
  const used = new Set(schemas.flatMap((schema) => keyAttributes(schema).map(({ name }) => name)));
  const all = new Map([...table.attributeDefinitions, ...keyAttributesOf(added)].map((key) => [key.name, key]));
  return { attributeDefinitions: [...all.values()].filter(({ name }) => used.has(name)) };
}

function changedThroughput(current: Throughput, wanted: ThroughputRequest, nowMs: number): Throughput {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = wanted;
  if (read === current.read && write === current.write) {
    throw validationError(
      'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
        `Current ReadCapacityUnits provisioned for the table: ${current.read}. Requested ReadCapacityUnits: ${read}. ` +
        `Current WriteCapacityUnits provisioned for the table: ${current.write}. Requested WriteCapacityUnits: ${write}. ` +
        'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    );
  }
  const increases = read > current.read || write > current.write;
  const decreases = read < current.read || write < current.write;
  return {
    ...current,
    read,
    write,
    decreases: current.decreases + (decreases && !increases ? 1 : 0),
    ...(increases ? { lastIncreaseMs: nowMs } : {}),
    ...(decreases ? { lastDecreaseMs: nowMs } : {}),
  };
}

function updateIndexes(parts: Parts, table: Table, request: UpdateTableRequest): Index[] {
  const updates = request.GlobalSecondaryIndexUpdates ?? [];
  if (updates.filter(({ Create: create, Delete: del }) => create || del).length > 1 || updates.length > 5) {
    throw limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  return updates.reduce<Index[]>(
    (indexes, update) => updateOne(parts, table, request, indexes, update),
    [...table.indexes],
  );
}

function updateOne(
  parts: Parts,
  table: Table,
  request: UpdateTableRequest,
  indexes: readonly Index[],
  { Create: create, Update: update, Delete: del }: IndexUpdate,
): Index[] {
  const nowMs = parts.kernel.clock.now();
  if (create) {
    if (findIndex(table, create.IndexName)) {
      throw validationError('Attempting to create an index which already exists');
    }
    const known = table.attributeDefinitions.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
    const definitions = [...(request.AttributeDefinitions ?? []), ...known];
    checkNewIndex(create, definitions);
    return [...indexes, buildIndex(parts, create, definitions, 'global', true)];
  }
  const name = (update ?? del)?.IndexName ?? '';
  const index = findIndex(table, name);
  if (!index) throw resourceNotFound('Requested resource not found');
  const others = indexes.filter(({ id }) => id !== index.id);
  if (del) {
    parts.items.clearIndex(index);
    return others;
  }
  const wanted = update?.ProvisionedThroughput;
  const throughput = changedThroughput(
    index.throughput ?? throughputOf(undefined),
    wanted ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    nowMs,
  );
  return [...others, { ...index, throughput, busyWith: 'UPDATING', busyUntilMs: nowMs + parts.settleMs }];
}

function updateStream(parts: Parts, { StreamSpecification: wanted }: UpdateTableRequest, table: Table): Table {
  if (!wanted) return table;
  const { stream, ...others } = table;
  if (wanted.StreamEnabled && wanted.StreamViewType) {
    if (stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
    return { ...table, stream: openStream(parts, table, wanted.StreamViewType) };
  }
  if (!stream) throw validationError('Table is already disabled for streams');
  parts.streams.close(stream);
  return { ...others, lastStream: { arn: stream.arn, label: stream.label } };
}
