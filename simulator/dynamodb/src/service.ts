import {
  AwsError,
  type AwsService,
  type Fault,
  type Kernel,
  NotSimulated,
  type Operation,
  type Permission,
} from '#kernel';
import { batchGetItem } from './operations/batch-get-item.ts';
import { batchWriteItem } from './operations/batch-write-item.ts';
import { deleteItem } from './operations/delete-item.ts';
import { getItem } from './operations/get-item.ts';
import { putItem } from './operations/put-item.ts';
import { query } from './operations/query.ts';
import { scan } from './operations/scan.ts';
import { throttled } from './operations/throttled.ts';
import { updateItem } from './operations/update-item.ts';
import type { Parts, PartsOperation } from './parts.ts';
import { nameOfTable } from './requests/read-request.ts';
import { ABSENT } from './tables/absent.ts';
import { describeContinuousBackups, updateContinuousBackups } from './tables/continuous-backups.ts';
import { createTable } from './tables/create-table.ts';
import { deleteTable } from './tables/delete-table.ts';
import { describe, describeEndpoints, describeLimits, listTables } from './tables/read-tables.ts';
import { listTagsOfResource, tagResource, untagResource } from './tables/tags.ts';
import { describeTimeToLive, updateTimeToLive } from './tables/time-to-live.ts';
import { updateTable } from './tables/update-table.ts';
import { type CancellationReason, NO_REASON, transactionCancelled } from './transactions/cancelled.ts';
import { createTransactionTokens } from './transactions/tokens.ts';
import { transactGetItems } from './transactions/transact-get-items.ts';
import { transactWriteItems } from './transactions/transact-write-items.ts';

const OPERATIONS: Readonly<Record<string, PartsOperation>> = {
  ...ABSENT,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: describeEndpoints,
  DescribeLimits: describeLimits,
  DescribeTable: describe,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
};

/** The service's operations that are not simulated ("Actions", Amazon DynamoDB API Reference). */
const NOT_SIMULATED = [
  'BatchExecuteStatement',
  'CreateBackup',
  'DeleteBackup',
  'DeleteResourcePolicy',
  'DescribeTableReplicaAutoScaling',
  'DisableKinesisStreamingDestination',
  'EnableKinesisStreamingDestination',
  'ExecuteStatement',
  'ExecuteTransaction',
  'ExportTableToPointInTime',
  'ImportTable',
  'PutResourcePolicy',
  'RestoreTableFromBackup',
  'RestoreTableToPointInTime',
  'SearchVectors',
  'UpdateContributorInsights',
  'UpdateKinesisStreamingDestination',
  'UpdateTableReplicaAutoScaling',
];

/** The service `dynamodb`. @param resume goes on with what a restart has interrupted. */
export function createService(kernel: Kernel, parts: Parts, resume: () => void): AwsService {
  const tokens = createTransactionTokens(kernel.store, kernel.clock);
  const operations: Record<string, Operation> = {
    TransactWriteItems: (input) => transactWriteItems(parts, tokens, input),
  };
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    operations[name] = (input, context) => operation(parts, input, context);
  }
  for (const name of NOT_SIMULATED) {
    operations[name] = () => {
      // The code that an endpoint without the operation answers: clients recognise it.
      throw new AwsError('UnknownOperationException', new NotSimulated(`dynamodb ${name}`).message);
    };
  }
  return {
    name: 'dynamodb',
    operations,
    permissions: (operation, input) => permissionsOf(kernel, operation, input),
    resource: (_, input) => tablesOf(input)[0],
    answerFault,
    isDivisible: (operation) => operation === 'BatchGetItem' || operation === 'BatchWriteItem',
    resume,
  };
}

/** A fault as the service words it; a conflict between transactions can happen in no other way. */
function answerFault({ mode, error }: Fault, operation: string, input: Input): undefined {
  if (mode === 'throttle') throw throttled();
  if (error?.name !== CONFLICT) return;
  if (operation.startsWith('Transact')) {
    const reason: CancellationReason = { Code: 'TransactionConflict', Message: CONFLICT_TEXT };
    throw transactionCancelled(transactActions(input).map((_, index) => (index === 0 ? reason : NO_REASON)));
  }
  throw new AwsError(CONFLICT, CONFLICT_TEXT);
}

const CONFLICT = 'TransactionConflictException';
const CONFLICT_TEXT = 'Transaction is ongoing for the item';

type Input = Readonly<Record<string, unknown>>;

const TRANSACT_ACTIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Put: 'PutItem',
  Delete: 'DeleteItem',
  Update: 'UpdateItem',
  Get: 'GetItem',
};

/** A transaction's actions, as pairs of action and table. Requests are not checked yet. */
function transactActions(input: Input): [string, string][] {
  const items = Array.isArray(input['TransactItems']) ? (input['TransactItems'] as unknown[]) : [];
  return items.flatMap((item) =>
    Object.entries(item ?? {}).map(([kind, action]): [string, string] => {
      const table: unknown = action?.TableName;
      return [TRANSACT_ACTIONS[kind] ?? kind, typeof table === 'string' ? nameOfTable(table) : '*'];
    }),
  );
}

function tablesOf(input: Input): string[] {
  if (typeof input['TableName'] === 'string') return [nameOfTable(input['TableName'])];
  if (input['TransactItems']) return [...new Set(transactActions(input).map(([, table]) => table))];
  const requests = input['RequestItems'];
  if (typeof requests === 'object' && requests) return Object.keys(requests).map(nameOfTable);
  return typeof input['ResourceArn'] === 'string' ? [input['ResourceArn'].split('/')[1] ?? '*'] : [];
}

function permissionsOf(kernel: Kernel, operation: string, input: Input): Permission[] {
  const arn = (table: string) => kernel.aws.arn('dynamodb', `table/${table}`);
  if (operation.startsWith('Transact')) {
    const unique = new Map(transactActions(input).map((pair) => [pair.join('/'), pair]));
    return [...unique.values()].map(([action, table]) => ({ action: `dynamodb:${action}`, resource: arn(table) }));
  }
  const index = typeof input['IndexName'] === 'string' ? `/index/${input['IndexName']}` : '';
  const tables = tablesOf(input);
  if (tables.length === 0) return [{ action: `dynamodb:${operation}`, resource: '*' }];
  return tables.map((table) => ({ action: `dynamodb:${operation}`, resource: arn(table) + index }));
}
