import type {
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';

/** A call with its input. */
export type BenchCall =
  | { readonly operation: 'PutItem'; readonly input: PutItemCommandInput }
  | { readonly operation: 'GetItem'; readonly input: GetItemCommandInput }
  | { readonly operation: 'Query'; readonly input: QueryCommandInput }
  | { readonly operation: 'TransactWriteItems'; readonly input: TransactWriteItemsCommandInput };

/** What is called over and over. */
export interface Workload {
  readonly name: string;
  /** Called in turn. */
  readonly calls: readonly BenchCall[];
  /** Dynalite has no transactions. */
  readonly onlySimulator?: boolean;
}

/** The table that every workload works on. */
export const BENCH_TABLE = {
  TableName: 'bench',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
} as const;

const TableName = BENCH_TABLE.TableName;
/** Items that calls are spread over. */
const KEYS = 1_000;
/** Items that one Query answers. */
const QUERIED = 100;

/** An item of some 200 bytes, as an order's row may be. @param version another one is another item. */
export function benchItem(pk: string, sk: string, version = 0) {
  return {
    pk: { S: pk },
    sk: { S: sk },
    status: { S: 'PENDING' },
    amountMinor: { N: String(4_990 + version) },
    currency: { S: 'EUR' },
    items: { L: [{ M: { sku: { S: 'STITCH-1' }, quantity: { N: '2' } } }] },
    placedAt: { S: '2026-01-01T00:00:00.000Z' },
    isNew: { BOOL: true },
  };
}

/** What is put before anything is measured: the items that are read and queried. */
export const SEED_CALLS: readonly BenchCall[] = [
  ...keys((index) => put(`p${index}`, '#')),
  ...Array.from({ length: QUERIED }, (_, index) => put('queried', String(index).padStart(5, '0'))),
];

/** The operations that are measured. */
export const WORKLOADS: readonly Workload[] = [
  { name: 'PutItem', calls: changing((index, version) => put(`p${index}`, '#', version)) },
  {
    name: 'PutItem with a condition',
    calls: changing((index, version) => ({
      operation: 'PutItem',
      input: {
        TableName,
        Item: benchItem(`p${index}`, '#', version),
        ConditionExpression: 'attribute_exists(pk) AND #status = :pending',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':pending': { S: 'PENDING' } },
      },
    })),
  },
  {
    name: 'GetItem',
    calls: keys((index) => ({
      operation: 'GetItem',
      input: { TableName, Key: { pk: { S: `p${index}` }, sk: { S: '#' } } },
    })),
  },
  {
    name: `Query of ${QUERIED} items`,
    calls: [
      {
        operation: 'Query',
        input: {
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'queried' } },
        },
      },
    ],
  },
  {
    name: 'TransactWriteItems of 2 items',
    onlySimulator: true,
    calls: changing((index, version) => ({
      operation: 'TransactWriteItems',
      input: {
        TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName, Item: benchItem(`t${index}`, sk, version) } })),
      },
    })),
  },
];

function put(pk: string, sk: string, version?: number): BenchCall {
  return { operation: 'PutItem', input: { TableName, Item: benchItem(pk, sk, version) } };
}

/** Calls of which each changes an item: a write that changes nothing would cost nothing. */
function changing(callOf: (index: number, version: number) => BenchCall): BenchCall[] {
  return [1, 0].flatMap((version) => keys((index) => callOf(index, version)));
}

function keys(callOf: (index: number) => BenchCall): BenchCall[] {
  return Array.from({ length: KEYS }, (_, index) => callOf(index));
}
