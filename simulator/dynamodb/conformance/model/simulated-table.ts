import { AwsError, administrator, createKernel } from '#kernel';
import { createDynamoDb } from '../../src/index.ts';
import type { Action, Change, Condition, ModelItem, TransactionOutcome } from './model.ts';

/** A record of the stream, with the key of the item that changed. */
export interface SeenChange extends Change {
  readonly key: string;
  readonly sequenceNumber: string;
}

/** The simulator's DynamoDB, in virtual time, spoken to in the model's words. */
export interface SimulatedTable {
  write(action: Action): Promise<'done' | 'condition-failed'>;
  transact(actions: readonly Action[], token?: string): Promise<TransactionOutcome>;
  pass(ms: number): Promise<void>;
  item(key: string): Promise<ModelItem | undefined>;
  /** Everything that the stream still holds, shard after shard, parents first. */
  changes(): Promise<readonly SeenChange[]>;
  /** What is read from behind a record on. */
  changesAfter(sequenceNumber: string): Promise<readonly SeenChange[]>;
  close(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
type Json = any;

const TABLE = 'model';

/** Opens an empty table with a stream and time to live. @param startMs the time, ms since the epoch. */
export async function openSimulatedTable(seed: number, startMs: number): Promise<SimulatedTable> {
  const kernel = createKernel({ seed, startMs });
  createDynamoDb(kernel);
  kernel.resume();
  const call = async (operation: string, input: object, service = 'dynamodb'): Promise<Json> =>
    await kernel.aws.call(service, operation, { ...input }, administrator);
  const { TableDescription } = await call('CreateTable', {
    TableName: TABLE,
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
  await call('UpdateTimeToLive', { TableName: TABLE, TimeToLiveSpecification });
  const streamArn: string = TableDescription.LatestStreamArn;

  const shards = async (): Promise<Json[]> =>
    (await call('DescribeStream', { StreamArn: streamArn }, 'streams.dynamodb')).StreamDescription.Shards;

  const read = async (ShardId: string, from: object): Promise<SeenChange[]> => {
    const seen: SeenChange[] = [];
    const start = { StreamArn: streamArn, ShardId, ...from };
    let { ShardIterator } = await call('GetShardIterator', start, 'streams.dynamodb');
    while (ShardIterator) {
      const { Records, NextShardIterator } = await call('GetRecords', { ShardIterator, Limit: 7 }, 'streams.dynamodb');
      if (Records.length === 0) break;
      seen.push(...Records.map(seenChange));
      ShardIterator = NextShardIterator;
    }
    return seen;
  };

  return {
    write: (action) => writeOne(call, action),
    transact: (actions, token) => transactAll(call, actions, token),
    pass: async (ms) => {
      let passed = false;
      kernel.scheduler.after(ms, () => {
        passed = true;
      });
      await kernel.scheduler.runUntil(() => passed);
    },
    item: async (key) => itemOf((await call('GetItem', { ...keyOf(key), ConsistentRead: true })).Item),
    changes: async () => {
      const seen: SeenChange[] = [];
      for (const { ShardId } of await shards())
        seen.push(...(await read(ShardId, { ShardIteratorType: 'TRIM_HORIZON' })));
      return seen;
    },
    changesAfter: async (SequenceNumber) => {
      const seen: SeenChange[] = [];
      for (const { ShardId, SequenceNumberRange: range } of await shards()) {
        if (range.EndingSequenceNumber !== undefined && range.EndingSequenceNumber < SequenceNumber) continue;
        const isInside = range.StartingSequenceNumber <= SequenceNumber;
        const from = isInside
          ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }
          : { ShardIteratorType: 'TRIM_HORIZON' };
        seen.push(...(await read(ShardId, from)));
      }
      return seen;
    },
    close: () => kernel.close(),
  };
}

type Call = (operation: string, input: object) => Promise<Json>;

function keyOf(key: string) {
  return { TableName: TABLE, Key: { key: { S: key } } };
}

function toItem(key: string, { count, expires }: ModelItem) {
  return {
    key: { S: key },
    count: { N: String(count) },
    ...(expires === undefined ? {} : { expires: { N: String(expires) } }),
  };
}

function itemOf(item: Json): ModelItem | undefined {
  if (!item) return undefined;
  return { count: Number(item.count.N), ...(item.expires ? { expires: Number(item.expires.N) } : {}) };
}

function seenChange({ eventName, dynamodb, userIdentity }: Json): SeenChange {
  const before = itemOf(dynamodb.OldImage);
  const after = itemOf(dynamodb.NewImage);
  const expectedName = before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT';
  if (eventName !== expectedName) throw new Error(`A record says ${eventName} of a change that is ${expectedName}.`);
  return {
    key: dynamodb.Keys.key.S,
    sequenceNumber: dynamodb.SequenceNumber,
    before,
    after,
    byService: userIdentity?.Type === 'Service' && userIdentity.PrincipalId === 'dynamodb.amazonaws.com',
  };
}

/** An action as the API writes it: the operation, and its input. */
function toRequest(action: Action): [operation: string, input: Json] {
  const condition = conditionOf(action.condition);
  switch (action.kind) {
    case 'put':
      return ['Put', { TableName: TABLE, Item: toItem(action.key, action.item), ...condition }];
    case 'delete':
      return ['Delete', { ...keyOf(action.key), ...condition }];
    case 'check':
      return ['ConditionCheck', { ...keyOf(action.key), ...condition }];
    case 'add':
      return [
        'Update',
        {
          ...keyOf(action.key),
          UpdateExpression: 'ADD #count :by',
          ...condition,
          ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, '#count': 'count' },
          ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':by': { N: String(action.by) } },
        },
      ];
  }
}

function conditionOf(condition: Condition | undefined): Json {
  if (condition === undefined) return {};
  const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  if (typeof condition === 'object') {
    return {
      ConditionExpression: '#count = :expected',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':expected': { N: String(condition.count) } },
      ReturnValuesOnConditionCheckFailure,
    };
  }
  const called = condition === 'exists' ? 'attribute_exists' : 'attribute_not_exists';
  return {
    ConditionExpression: `${called}(#key)`,
    ExpressionAttributeNames: { '#key': 'key' },
    ReturnValuesOnConditionCheckFailure,
  };
}

async function writeOne(call: Call, action: Action): Promise<'done' | 'condition-failed'> {
  const [operation, input] = toRequest(action);
  try {
    await call(`${operation}Item`, input);
    return 'done';
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') return 'condition-failed';
    throw error;
  }
}

async function transactAll(call: Call, actions: readonly Action[], token?: string): Promise<TransactionOutcome> {
  const TransactItems = actions.map((action) => Object.fromEntries([toRequest(action)]));
  try {
    await call('TransactWriteItems', { TransactItems, ...(token === undefined ? {} : { ClientRequestToken: token }) });
    return 'done';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'IdempotentParameterMismatchException') return 'other-parameters';
    if (error.code === 'ValidationException' && /multiple operations on one item/.test(error.message)) return 'refused';
    if (error.code !== 'TransactionCanceledException') throw error;
    const reasons: Json[] = Object(error.fields).CancellationReasons;
    return {
      cancelled: reasons.map(({ Code, Item }) =>
        Code === 'ConditionalCheckFailed' ? { found: itemOf(Item) } : undefined,
      ),
    };
  }
}
