import { INVALID, limitExceeded, resourceNotFound, validationError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { buildIndex, capacityBoundsOf } from './build.ts';
import { checkNewIndex, keySchemaOf } from './check-schema.ts';
import type { AttributeDefinitions, IndexRequest, IndexUpdate, UpdateTableRequest } from './requests.ts';
import {
  type BillingMode,
  findIndex,
  type Index,
  isHashKey,
  type KeySchema,
  keyAttributes,
  type Table,
} from './table.ts';
import { changedThroughput, onDemandIndex, provisionedAgain, throughputOf } from './throughput.ts';
import { larger, refuseColder, warmThroughputOf } from './warm-throughput.ts';

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
  const { AttributeDefinitions: definitions = [] } = request;
  checkNewIndex(create, request.AttributeDefinitions, mode);
  refuseRedefined(table, create, definitions);
  return buildIndex(parts, create, definitions, 'global', true);
}

/** An attribute has the same type in every key. */
function refuseRedefined(table: Table, create: IndexRequest, definitions: AttributeDefinitions): void {
  const wanted = keySchemaOf(create.KeySchema, definitions);
  const known = [table.keySchema, ...table.indexes.map(({ keySchema }) => keySchema)];
  for (const { name, type } of keyAttributes(wanted)) {
    const other = known.find((schema) => keyAttributes(schema).some((key) => key.name === name && key.type !== type));
    if (!other) continue;
    throw validationError(
      `${INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously ` +
        `defined. Existing schema: ${shownSchema(other)} New schema: ${shownSchema(wanted)}`,
    );
  }
}

function shownSchema(schema: KeySchema): string {
  const shown = keyAttributes(schema).map(
    ({ name, type }) => `SchemaElement: key{${name}:${type}:${isHashKey(schema, name) ? 'HASH' : 'RANGE'}}`,
  );
  return `Schema:[${shown.join(', ')}]`;
}

function existing(table: Table, name: string, verb: 'delete' | 'update'): Index {
  const index = findIndex(table, name);
  if (!index) throw resourceNotFound('Requested resource not found');
  if (index.kind === 'global') return index;
  throw validationError(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
}

function changed(
  parts: Parts,
  table: Table,
  { indexes, ...others }: UpdatedIndexes,
  update: NonNullable<IndexUpdate['Update']>,
  mode: BillingMode,
): UpdatedIndexes {
  const index = existing(table, update.IndexName, 'update');
  refuseColder(update.WarmThroughput, warmThroughputOf(index, mode), `index ${index.name}`);
  const wanted = update.ProvisionedThroughput;
  const changing = { ...busy(parts, index), ...capacityBoundsOf(update) };
  const { throughput: current = throughputOf(undefined) } = index;
  const nowMs = parts.kernel.clock.now();
  const throughput = !wanted
    ? current
    : mode === table.billingMode
      ? changedThroughput(current, wanted, nowMs, changing.busyUntilMs)
      : provisionedAgain(current, wanted, nowMs, changing.busyUntilMs);
  const warm = larger(warmThroughputOf(index, table.billingMode), warmThroughputOf({ ...changing, throughput }, mode));
  return { ...others, indexes: indexes.map((one) => (one.id === index.id ? { ...changing, throughput, warm } : one)) };
}

function deleted(parts: Parts, table: Table, { indexes }: UpdatedIndexes, name: string): UpdatedIndexes {
  const index = existing(table, name, 'delete');
  parts.items.clearIndex(index);
  return {
    indexes: indexes.filter(({ id }) => id !== index.id),
    leavingIndex: { ...busy(parts, index), busyWith: 'DELETING', backfilling: false },
  };
}
