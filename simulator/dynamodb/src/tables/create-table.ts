import { resourceInUse } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import {
  billingMode,
  controlTableName,
  keyName,
  keySchema,
  onDemandThroughput,
  projection,
  provisionedThroughput,
  requiredIndexName,
  sseSpecification,
  streamSpecification,
  tableClass,
  tableName,
  tags,
  warmThroughput,
} from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { element, flag, listOf, type Members, text } from '../requests/shapes.ts';
import { buildTable } from './build.ts';
import { checkSchema } from './check-schema.ts';
import { checkStream } from './check-stream.ts';
import { describeTable } from './describe.ts';
import { refuseInUse } from './refuse-in-use.ts';
import type { CreateTableRequest } from './requests.ts';

/** Attributes that a request defines. */
export const attributeDefinition = element('AttributeDefinition', {
  AttributeName: keyName,
  AttributeType: text({ notNull: true, oneOf: ['B', 'N', 'S'] }),
});

const indexMembers = (maxKeys: number): Members => ({
  IndexName: requiredIndexName,
  KeySchema: keySchema(maxKeys),
  Projection: projection,
});

/** A new global index: its key may have up to eight attributes. */
export const globalIndexMembers: Members = indexMembers(8);

const form = {
  control: true,
  notSimulated: ['ResourcePolicy', 'GlobalTableSourceArn', 'VectorIndexes'],
  members: {
    AttributeDefinitions: listOf(attributeDefinition, { notNull: true }),
    TableName: controlTableName,
    BillingMode: billingMode,
    ProvisionedThroughput: provisionedThroughput(),
    KeySchema: keySchema(2, ['HASH', 'RANGE']),
    GlobalSecondaryIndexes: listOf(
      element('GlobalSecondaryIndex', {
        ...globalIndexMembers,
        ProvisionedThroughput: provisionedThroughput(),
        OnDemandThroughput: onDemandThroughput,
        WarmThroughput: warmThroughput,
      }),
    ),
    LocalSecondaryIndexes: listOf(element('LocalSecondaryIndex', indexMembers(2))),
    StreamSpecification: streamSpecification,
    SSESpecification: sseSpecification,
    Tags: tags,
    TableClass: tableClass,
    DeletionProtectionEnabled: flag,
    OnDemandThroughput: onDemandThroughput,
    WarmThroughput: warmThroughput,
  },
};

/** With all that it needs, the table's name is checked like every other member. */
const wholeForm = { ...form, control: false, members: { ...form.members, TableName: tableName } };

function isWhole(input: Readonly<Record<string, unknown>>): boolean {
  return ['TableName', 'AttributeDefinitions', 'KeySchema'].every((name) => input[name] !== undefined);
}

/** CreateTable. */
export const createTable: PartsOperation = (parts, input) => {
  const request = readRequest<CreateTableRequest>(input, isWhole(input) ? wholeForm : form);
  checkSchema(request);
  checkStream(request.StreamSpecification);
  const known = parts.catalogue.find(request.TableName);
  if (known) {
    refuseInUse(parts, known, ['CREATING', 'DELETING']);
    throw resourceInUse(`Table already exists: ${known.name}`);
  }
  const table = buildTable(parts, request);
  parts.catalogue.save(table);
  const creating = describeTable(parts, { ...table, busyUntilMs: Number.POSITIVE_INFINITY });
  return { TableDescription: creating };
};
