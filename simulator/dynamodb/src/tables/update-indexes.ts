import { limitExceeded, resourceNotFound, validationError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { buildIndex, capacityBoundsOf } from './build.ts';
import { checkNewIndex } from './check-schema.ts';
import type { AttributeDefinitions, IndexRequest, IndexUpdate, UpdateTableRequest } from './requests.ts';
import { type BillingMode, findIndex, type Index, type Table } from './table.ts';
import { changedThroughput, onDemandIndex, provisionedAgain, throughputOf } from './throughput.ts';

const MAX_UPDATES = 5;
const MAX_GLOBAL_INDEXES = 20;
const MAX_UNITS = 1_000_000_000_000;

/** Indexes after an update, and the one that it deletes. */
export type UpdatedIndexes = Pick<Table, 'indexes' | 'leavingIndex'>;

/**
 * Creates, changes and deletes global indexes.
 * @param mode how the table is paid after the update.
 * @throws {AwsError} LimitExceededException, ValidationException, ResourceNotFoundException.
 */
export function updateIndexes(
  parts: Parts,
  table: Table,
  request: UpdateTableRequest,
  mode: BillingMode,
): UpdatedIndexes {
  const updates = request.GlobalSecondaryIndexUpdates ?? [];
  refuseTooMany(updates);
  refuseTooHigh(updates);
  let updated: UpdatedIndexes = { indexes: modeChange(parts, table, mode) };
  for (const { Create: create, Update: update, Delete: del } of updates) {
    if (create) updated = { ...updated, indexes: [...updated.indexes, created(parts, table, request, create, mode)] };
    if (update) updated = changed(parts, table, updated, update, mode);
    if (del) updated = deleted(parts, table, updated, del.IndexName);
  }
  return updated;
}

function refuseTooMany(updates: readonly IndexUpdate[]): void {
  const building = updates.filter(({ Create: create, Delete: del }) => create || del);
  if (building.length <= 1 && updates.length <= MAX_UPDATES) return;
  throw limitExceeded(
    'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  );
}

function refuseTooHigh(updates: readonly IndexUpdate[]): void {
  for (const { Update: update } of updates) {
    const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = update?.ProvisionedThroughput ?? {};
    if (read <= MAX_UNITS && write <= MAX_UNITS) continue;
    throw validationError(
      'This operation cannot be performed with given input values. Please contact DynamoDB service team for more ' +
        'info: Action Blocked: IndexUpdate',
    );
  }
}

/** A table that becomes on demand takes its indexes along. */
function modeChange(parts: Parts, table: Table, mode: BillingMode): readonly Index[] {
  if (mode === table.billingMode || mode !== 'PAY_PER_REQUEST') return table.indexes;
  return table.indexes.map((index) => {
    if (!index.throughput) return index;
    const changing = busy(parts, index);
    return { ...changing, throughput: onDemandIndex(index.throughput, changing.busyUntilMs) };
  });
}

function busy(parts: Parts, index: Index): Index {
  return { ...index, busyWith: 'UPDATING', busyUntilMs: parts.kernel.clock.now() + parts.settleMs };
}

function created(
  parts: Parts,
  table: Table,
  request: UpdateTableRequest,
  create: IndexRequest,
  mode: BillingMode,
): Index {
  if (findIndex(table, create.IndexName)) {
    throw validationError('Attempting to create an index which already exists');
  }
  if (table.indexes.filter(({ kind }) => kind === 'global').length >= MAX_GLOBAL_INDEXES) {
    throw limitExceeded('Subscriber limit exceeded: GlobalSecondaryIndex count exceeds the per-table limit of 20');
  }
  const definitions = definitionsOf(table, request);
  checkNewIndex(create, definitions, mode);
  return buildIndex(parts, create, definitions, 'global', true);
}

function definitionsOf(table: Table, request: UpdateTableRequest): AttributeDefinitions {
  const known = table.attributeDefinitions.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
  return [...(request.AttributeDefinitions ?? []), ...known];
}

function existing(table: Table, name: string): Index {
  const index = findIndex(table, name);
  if (index?.kind !== 'global') throw resourceNotFound('Requested resource not found');
  return index;
}

function changed(
  parts: Parts,
  table: Table,
  { indexes, ...others }: UpdatedIndexes,
  update: NonNullable<IndexUpdate['Update']>,
  mode: BillingMode,
): UpdatedIndexes {
  const index = existing(table, update.IndexName);
  const wanted = update.ProvisionedThroughput;
  const changing = { ...busy(parts, index), ...capacityBoundsOf(update) };
  const { throughput: current = throughputOf(undefined) } = index;
  const nowMs = parts.kernel.clock.now();
  const throughput = !wanted
    ? current
    : mode === table.billingMode
      ? changedThroughput(current, wanted, nowMs, changing.busyUntilMs)
      : provisionedAgain(current, wanted);
  return { ...others, indexes: indexes.map((one) => (one.id === index.id ? { ...changing, throughput } : one)) };
}

function deleted(parts: Parts, table: Table, { indexes }: UpdatedIndexes, name: string): UpdatedIndexes {
  const index = existing(table, name);
  parts.items.clearIndex(index);
  return {
    indexes: indexes.filter(({ id }) => id !== index.id),
    leavingIndex: { ...busy(parts, index), busyWith: 'DELETING', backfilling: false },
  };
}
