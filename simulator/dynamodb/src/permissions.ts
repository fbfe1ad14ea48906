import type { Kernel, Permission } from '#kernel';
import { nameOfTable } from './requests/read-request.ts';

type Input = Readonly<Record<string, unknown>>;

/** What each member of a transaction is called in IAM. */
const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** The table that a call is about, where it is about one. */
export function tableIn(input: Input): string | undefined {
  const { TableName } = input;
  return typeof TableName === 'string' ? nameOfTable(TableName) : undefined;
}

/**
 * What a caller must be allowed to do.
 * @see "Actions, resources, and condition keys for Amazon DynamoDB", Service Authorization Reference
 */
export function permissionsOf({ aws }: Kernel, operation: string, input: Input): readonly Permission[] {
  const tableArn = (name: unknown) => aws.arn('dynamodb', `table/${nameOfTable(String(name))}`);
  const on = (action: string, resource: string): Permission => ({ action: `dynamodb:${action}`, resource });
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') return transacted(input, on, tableArn);
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.keys(objectOf(input['RequestItems'])).map((name) => on(operation, tableArn(name)));
  }
  if (typeof input['ResourceArn'] === 'string') return [on(operation, input['ResourceArn'])];
  if (typeof input['StreamArn'] === 'string') return [on(operation, input['StreamArn'])];
  if (operation === 'GetRecords') return [on(operation, String(input['ShardIterator']).split('|', 1)[0] ?? '*')];
  if (input['TableName'] === undefined) return [on(operation, '*')];
  const index = typeof input['IndexName'] === 'string' ? `/index/${input['IndexName']}` : '';
  return [on(operation, `${tableArn(input['TableName'])}${index}`)];
}

function transacted(
  { TransactItems: items }: Input,
  on: (action: string, resource: string) => Permission,
  tableArn: (name: unknown) => string,
): Permission[] {
  if (!Array.isArray(items)) return [];
  const wanted = items.flatMap((item) =>
    Object.entries(objectOf(item)).map(([kind, action]) =>
      on(TRANSACTED[kind] ?? kind, tableArn(objectOf(action)['TableName'])),
    ),
  );
  return [...new Map(wanted.map((permission) => [`${permission.action} ${permission.resource}`, permission])).values()];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
