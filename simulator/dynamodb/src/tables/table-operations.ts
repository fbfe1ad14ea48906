import { AwsError } from '#kernel';
import { resourceInUse, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import {
  billingMode,
  controlTableName,
  keySchema,
  projection,
  provisionedThroughput,
  requiredIndexName,
  sseSpecification,
  streamSpecification,
  tableClass,
  tags,
} from '../requests/common-shapes.ts';
import { type RequestForm, readRequest } from '../requests/read-request.ts';
import { element, field, flag, integer, listOf, type Members, text } from '../requests/shapes.ts';
import { checkNewIndex, checkSchema, keySchemaOf } from './check-schema.ts';
import { describeTable } from './describe.ts';
import type {
  AttributeDefinitions,
  CreateTableRequest,
  IndexRequest,
  StreamRequest,
  UpdateTableRequest,
} from './requests.ts';
import { findIndex, type Index, keyAttributes, type Table, type TableStream } from './table.ts';

const indexMembers: Members = {
  IndexName: requiredIndexName,
  KeySchema: keySchema(['HASH', 'RANGE']),
  Projection: projection,
};

const globalIndex = { ...indexMembers, ProvisionedThroughput: provisionedThroughput() };

const attributeDefinitions = listOf(
  element('AttributeDefinition', {
    AttributeName: text({ notNull: true, minLength: 1, maxLength: 255 }),
    AttributeType: text({ notNull: true, oneOf: ['B', 'N', 'S'] }),
  }),
);

const settings: Members = {
  TableName: controlTableName,
  BillingMode: billingMode,
  ProvisionedThroughput: provisionedThroughput(),
  StreamSpecification: streamSpecification,
  SSESpecification: sseSpecification,
  TableClass: tableClass,
  DeletionProtectionEnabled: flag,
};

const createForm: RequestForm = {
  control: true,
  members: {
    ...settings,
    AttributeDefinitions: { ...attributeDefinitions, notNull: true },
    KeySchema: keySchema(['HASH', 'RANGE']),
    LocalSecondaryIndexes: listOf(element('LocalSecondaryIndex', indexMembers)),
    GlobalSecondaryIndexes: listOf(element('GlobalSecondaryIndex', globalIndex)),
    Tags: tags,
  },
  notSimulated: ['ResourcePolicy', 'OnDemandThroughput', 'WarmThroughput'],
};

const updateForm: RequestForm = {
  control: true,
  members: {
    ...settings,
    AttributeDefinitions: attributeDefinitions,
    GlobalSecondaryIndexUpdates: listOf(
      element('GlobalSecondaryIndexUpdate', {
        Create: field('CreateGlobalSecondaryIndexAction', globalIndex),
        Update: field('UpdateGlobalSecondaryIndexAction', {
          IndexName: requiredIndexName,
          ProvisionedThroughput: provisionedThroughput({ notNull: true }),
        }),
        Delete: field('DeleteGlobalSecondaryIndexAction', { IndexName: requiredIndexName }),
      }),
    ),
  },
  notSimulated: ['ReplicaUpdates', 'OnDemandThroughput', 'WarmThroughput', 'MultiRegionConsistency'],
};

const nameForm: RequestForm = { control: true, members: { TableName: controlTableName } };

const listForm: RequestForm = {
  members: {
    ExclusiveStartTableName: text({ pattern: '[a-zA-Z0-9_.-]+', minLength: 3, maxLength: 255 }),
    Limit: integer({ atLeast: 1, atMost: 100 }),
  },
};

/** Most names on a page of ListTables. */
const MAX_NAMES = 100;

/** CreateTable: its indexes and its stream with it. */
export const createTable: PartsOperation = (parts, input) => {
  const request = readRequest<CreateTableRequest>(input, createForm);
  checkSchema(request);
  const { catalogue } = parts;
  if (catalogue.find(request.TableName)) throw resourceInUse(`Table already exists: ${request.TableName}`);
  const table = newTable(parts, request);
  const wanted = request.StreamSpecification;
  const stream = wanted?.StreamEnabled ? openStream(parts, table, wanted) : undefined;
  const opened = stream ? { ...table, stream } : table;
  catalogue.save(opened);
  return { TableDescription: describeTable(parts, opened) };
};

function newTable(parts: Parts, request: CreateTableRequest): Table {
  const { kernel, catalogue, settleMs } = parts;
  const nowMs = kernel.clock.now();
  const {
    AttributeDefinitions: definitions,
    BillingMode: mode = 'PROVISIONED',
    SSESpecification: encryption,
  } = request;
  const global = request.GlobalSecondaryIndexes ?? [];
  const local = request.LocalSecondaryIndexes ?? [];
  return {
    id: catalogue.newId(),
    name: request.TableName,
    arn: kernel.aws.arn('dynamodb', `table/${request.TableName}`),
    tableId: kernel.random.uuid(),
    createdMs: nowMs,
    busyUntilMs: nowMs + settleMs,
    busyWith: 'CREATING',
    keySchema: keySchemaOf(request.KeySchema, definitions),
    attributeDefinitions: definitions.map(({ AttributeName: name, AttributeType: type }) => ({ name, type })),
    indexes: [
      ...global.map((index) => newIndex(parts, index, 'global', definitions)),
      ...local.map((index) => newIndex(parts, index, 'local', definitions)),
    ],
    billingMode: mode,
    ...(mode === 'PAY_PER_REQUEST' ? { payPerRequestSinceMs: nowMs } : {}),
    throughput: throughputOf(request.ProvisionedThroughput),
    tags: Object.fromEntries((request.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    ...(request.TableClass ? { tableClass: request.TableClass } : {}),
    deletionProtection: request.DeletionProtectionEnabled ?? false,
    ...(encryption?.Enabled
      ? {
          encryption: { type: 'KMS', keyArn: encryption.KMSMasterKeyId ?? kernel.aws.arn('kms', 'alias/aws/dynamodb') },
        }
      : {}),
  };
}

function newIndex(parts: Parts, request: IndexRequest, kind: Index['kind'], definitions: AttributeDefinitions): Index {
  const { ProjectionType: type = 'ALL', NonKeyAttributes: nonKeyAttributes } = request.Projection;
  return {
    id: parts.catalogue.newId(),
    name: request.IndexName,
    kind,
    keySchema: keySchemaOf(request.KeySchema, definitions),
    projection: { type, ...(nonKeyAttributes ? { nonKeyAttributes } : {}) },
    ...(kind === 'global' ? { throughput: throughputOf(request.ProvisionedThroughput) } : {}),
    busyUntilMs: parts.kernel.clock.now() + parts.settleMs,
    busyWith: 'CREATING',
    backfilling: false,
  };
}

function throughputOf(request: CreateTableRequest['ProvisionedThroughput']) {
  return { read: request?.ReadCapacityUnits ?? 0, write: request?.WriteCapacityUnits ?? 0, decreases: 0 };
}

function openStream({ kernel, streams }: Parts, table: Table, wanted: StreamRequest): TableStream {
  const label = new Date(kernel.clock.now()).toISOString().replace('Z', '');
  const arn = `${table.arn}/stream/${label}`;
  return streams.open(table.name, arn, label, wanted.StreamViewType ?? 'NEW_AND_OLD_IMAGES', table.keySchema);
}

/** DescribeTable. */
export const describeTableOperation: PartsOperation = (parts, input) => {
  const { TableName } = readRequest<{ TableName: string }>(input, nameForm);
  return { Table: describeTable(parts, parts.catalogue.existing(TableName)) };
};

/** DeleteTable: its items go with it; its stream can be read on. */
export const deleteTable: PartsOperation = (parts, input) => {
  const { TableName } = readRequest<{ TableName: string }>(input, nameForm);
  const { catalogue, kernel, items, expiries, streams, settleMs } = parts;
  const table = catalogue.existing(TableName);
  if (table.deletionProtection) {
    throw validationError(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    );
  }
  items.clearTable(table);
  expiries.clear(table);
  if (table.stream) streams.close(table.stream);
  const deleted: Table = { ...table, busyWith: 'DELETING', busyUntilMs: kernel.clock.now() + settleMs };
  catalogue.save(deleted);
  return { TableDescription: { ...describeTable(parts, deleted), TableStatus: 'DELETING' } };
};

/** ListTables. */
export const listTables: PartsOperation = ({ catalogue }, input) => {
  const request = readRequest<{ ExclusiveStartTableName?: string; Limit?: number }>(input, listForm);
  const limit = request.Limit ?? MAX_NAMES;
  const names = catalogue.names(request.ExclusiveStartTableName, limit + 1);
  const page = names.slice(0, limit);
  const last = page.at(-1);
  return { TableNames: page, ...(names.length > limit && last !== undefined ? { LastEvaluatedTableName: last } : {}) };
};

/** UpdateTable: capacity, stream, protection, and one index made, changed or deleted. */
export const updateTable: PartsOperation = (parts, input) => {
  const request = readRequest<UpdateTableRequest>(input, updateForm);
  const table = parts.catalogue.existing(request.TableName);
  const changed = withIndexes(parts, withStream(parts, withSettings(parts, table, request), request), request);
  parts.catalogue.save(changed);
  return { TableDescription: describeTable(parts, changed) };
};

function withSettings({ kernel, settleMs }: Parts, table: Table, request: UpdateTableRequest): Table {
  const nowMs = kernel.clock.now();
  return {
    ...table,
    busyWith: 'UPDATING',
    busyUntilMs: nowMs + settleMs,
    billingMode: request.BillingMode ?? table.billingMode,
    ...(request.BillingMode === 'PAY_PER_REQUEST' ? { payPerRequestSinceMs: nowMs } : {}),
    throughput: request.ProvisionedThroughput ? throughputOf(request.ProvisionedThroughput) : table.throughput,
    deletionProtection: request.DeletionProtectionEnabled ?? table.deletionProtection,
    ...(request.TableClass ? { tableClass: request.TableClass } : {}),
  };
}

function withStream(parts: Parts, table: Table, { StreamSpecification: wanted }: UpdateTableRequest): Table {
  if (!wanted) return table;
  const { stream, ...rest } = table;
  if (wanted.StreamEnabled) {
    if (stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
    return { ...table, stream: openStream(parts, table, wanted) };
  }
  if (!stream) throw validationError(`Table is already has stream disabled: TableName: ${table.name}`);
  parts.streams.close(stream);
  return { ...rest, lastStream: { arn: stream.arn, label: stream.label } };
}

function withIndexes(parts: Parts, table: Table, request: UpdateTableRequest): Table {
  const updates = request.GlobalSecondaryIndexUpdates ?? [];
  if (updates.length > 1) {
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  const [update] = updates;
  if (update?.Create) return withNewIndex(parts, table, update.Create, request.AttributeDefinitions ?? []);
  if (update?.Delete) return withoutIndex(parts, table, update.Delete.IndexName);
  if (!update?.Update) return table;
  const { IndexName: name, ProvisionedThroughput: throughput } = update.Update;
  const index = requireIndex(table, name);
  const changed = { ...index, throughput: throughputOf(throughput) };
  return { ...table, indexes: table.indexes.map((each) => (each.id === index.id ? changed : each)) };
}

function withNewIndex(parts: Parts, table: Table, request: IndexRequest, added: AttributeDefinitions): Table {
  const known = table.attributeDefinitions.map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
  const definitions = [
    ...known,
    ...added.filter(({ AttributeName: name }) => !known.some((each) => each.AttributeName === name)),
  ];
  checkNewIndex(request, definitions);
  if (findIndex(table, request.IndexName)) {
    throw validationError(`Attempting to create an index which already exists`);
  }
  const index = newIndex(parts, request, 'global', definitions);
  const keys = keyAttributes(index.keySchema).filter(({ name }) => !known.some((each) => each.AttributeName === name));
  const changed = {
    ...table,
    indexes: [...table.indexes, index],
    attributeDefinitions: [...table.attributeDefinitions, ...keys],
  };
  const all = { lower: Buffer.alloc(0) };
  for (const stored of [...parts.items.range(table, all, false)]) parts.items.addToIndex(changed, index, stored);
  return changed;
}

function withoutIndex(parts: Parts, table: Table, name: string): Table {
  const index = requireIndex(table, name);
  parts.items.clearIndex(index);
  const indexes = table.indexes.filter(({ id }) => id !== index.id);
  const used = new Set(
    [table, ...indexes].flatMap(({ keySchema: schema }) => keyAttributes(schema)).map((key) => key.name),
  );
  return { ...table, indexes, attributeDefinitions: table.attributeDefinitions.filter((key) => used.has(key.name)) };
}

function requireIndex(table: Table, name: string): Index {
  const index = findIndex(table, name);
  if (index) return index;
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: Index: ${name} not found`);
}
