import type { PartsOperation } from '../parts.ts';
import { controlTableName, NAME_PATTERN } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { integer, text } from '../requests/shapes.ts';
import { describeTable } from './describe.ts';

const tableForm = { control: true, members: { TableName: controlTableName } };

/** DescribeTable. */
export const describe: PartsOperation = (parts, input) => {
  const { TableName: name } = readRequest<{ TableName: string }>(input, tableForm);
  return { Table: describeTable(parts, parts.catalogue.existing(name), { isWhole: true }) };
};

const listForm = {
  members: {
    Limit: integer({ atLeast: 1, atMost: 100 }),
    ExclusiveStartTableName: text({ pattern: NAME_PATTERN, minLength: 3, maxLength: 255 }),
  },
};

const MAX_NAMES = 100;

/** ListTables. */
export const listTables: PartsOperation = (parts, input) => {
  const request = readRequest<{ Limit?: number; ExclusiveStartTableName?: string }>(input, listForm);
  const { Limit: limit = MAX_NAMES, ExclusiveStartTableName: after } = request;
  const found = parts.catalogue.names(after, limit + 1);
  const names = found.slice(0, limit);
  const last = names[names.length - 1];
  return { TableNames: names, ...(found.length > limit && last ? { LastEvaluatedTableName: last } : {}) };
};

/** DescribeLimits: an account's limits as they are unless raised. */
export const describeLimits: PartsOperation = () => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
});

/** DescribeEndpoints: where the caller reaches the service. */
export const describeEndpoints: PartsOperation = ({ kernel }, _, { caller }) => {
  const address = caller.kind === 'administrator' ? caller.address : undefined;
  return {
    Endpoints: [{ Address: address ?? `dynamodb.${kernel.aws.region}.amazonaws.com`, CachePeriodInMinutes: 1_440 }],
  };
};
