import { describe, expect, test } from 'vitest';
import { openDynamoDb } from './dynamodb-kit.ts';

const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });
const byKind = (throughput?: object) => ({
  IndexName: 'by-kind',
  KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
  ...(throughput ? { ProvisionedThroughput: throughput } : {}),
});
const DEFINITIONS = ['pk', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));

/** A table that is provisioned with 10 and 5 units, with an index of 2 and 1; changes take 300 ms. */
async function openProvisioned() {
  const db = openDynamoDb({ settleMs: 300 });
  const creating = await db.call('CreateTable', {
    TableName: 'things',
    AttributeDefinitions: DEFINITIONS,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    ProvisionedThroughput: units(10, 5),
    GlobalSecondaryIndexes: [byKind(units(2, 1))],
  });
  const update = async (input: object) =>
    (await db.call('UpdateTable', { TableName: 'things', ...input }))['TableDescription'];
  const described = async () => (await db.call('DescribeTable', { TableName: 'things' }))['Table'];
  return { ...db, creating: creating['TableDescription'], update, described };
}

describe('a new table', () => {
  test('is being created for a while, and cannot be used or deleted meanwhile', async () => {
    const { creating, described, refusal, pass } = await openProvisioned();
    expect(creating).toMatchObject({ TableStatus: 'CREATING', GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }] });
    expect(await refusal('PutItem', { TableName: 'things', Item: { pk: { S: 'a' } } })).toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(await refusal('DeleteTable', { TableName: 'things' })).toMatchObject({
      code: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being created: things',
    });
    await pass(300);
    expect(await described()).toMatchObject({
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE' }],
    });
  });

  test('describes an index as the answer that made it did, but for its state', async () => {
    const { creating, described, pass, update } = await openProvisioned();
    const [index] = Object(creating).GlobalSecondaryIndexes;
    await pass(300);
    expect(Object(await described()).GlobalSecondaryIndexes).toEqual([{ ...index, IndexStatus: 'ACTIVE' }]);
    await update({
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-kind', WarmThroughput: { ReadUnitsPerSecond: 9 } } }],
    });
    expect(await described()).toMatchObject({
      GlobalSecondaryIndexes: [{ WarmThroughput: { ReadUnitsPerSecond: 9, WriteUnitsPerSecond: 1 } }],
    });
  });

  test('that is provisioned says the units of each index', async () => {
    const { refusal } = openDynamoDb();
    const request = {
      TableName: 'things',
      AttributeDefinitions: DEFINITIONS,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: units(1, 1),
      GlobalSecondaryIndexes: [byKind()],
    };
    expect((await refusal('CreateTable', request)).message).toBe(
      'One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by-kind',
    );
  });

  test('that is deleted shows no indexes any more, and is gone after a while', async () => {
    const { call, pass, refusal } = await openProvisioned();
    await pass(300);
    const { TableDescription } = await call('DeleteTable', { TableName: 'things' });
    expect(TableDescription).toMatchObject({ TableStatus: 'DELETING' });
    expect(TableDescription).not.toHaveProperty('GlobalSecondaryIndexes');
    await pass(300);
    expect((await refusal('DescribeTable', { TableName: 'things' })).code).toBe('ResourceNotFoundException');
  });
});

test('a table that is being created, changed or deleted is in use, and the refusal says what with', async () => {
  const { call, refusal, update, pass } = await openProvisioned();
  const again = {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  };
  const change = { TableName: 'things', DeletionProtectionEnabled: false };
  const refusedWith = async (operation: string, input: object, what: string) =>
    expect(await refusal(operation, input)).toMatchObject({ code: 'ResourceInUseException', message: what });
  const busy = (doing: string) => `Attempt to change a resource which is still in use: Table is being ${doing}: things`;
  await refusedWith('UpdateTable', change, busy('created'));
  await refusedWith('CreateTable', again, busy('created'));
  await pass(300);
  await refusedWith('CreateTable', again, 'Table already exists: things');
  await update({ ProvisionedThroughput: units(30, 15) });
  await refusedWith('UpdateTable', change, busy('updated'));
  await refusedWith('DeleteTable', { TableName: 'things' }, busy('updated'));
  await pass(300);
  await call('DeleteTable', { TableName: 'things' });
  await refusedWith('UpdateTable', change, busy('deleted'));
  await refusedWith('CreateTable', again, busy('deleted'));
});

describe('provisioned throughput', () => {
  test('is the old one until its change has ended', async () => {
    const { update, described, pass } = await openProvisioned();
    await pass(300);
    expect(await update({ ProvisionedThroughput: units(30, 15) })).toMatchObject({
      TableStatus: 'UPDATING',
      ProvisionedThroughput: { ...units(10, 5), NumberOfDecreasesToday: 0 },
    });
    await pass(300);
    await update({ ProvisionedThroughput: units(10, 5) });
    await pass(300);
    expect(await described()).toMatchObject({
      TableStatus: 'ACTIVE',
      ProvisionedThroughput: { ...units(10, 5), NumberOfDecreasesToday: 1 },
    });
  });

  test('is decreased four times a day, then once an hour, and anew the next day', async () => {
    const { update, refusal, pass } = await openProvisioned();
    const decreaseTo = async (read: number) => {
      await pass(300);
      return update({ ProvisionedThroughput: units(read, 5) });
    };
    for (const read of [9, 8, 7, 6]) await decreaseTo(read);
    await pass(300);
    const fifth = await refusal('UpdateTable', { TableName: 'things', ProvisionedThroughput: units(5, 5) });
    expect(fifth.code).toBe('LimitExceededException');
    expect(fifth.message).toContain('Number of decreases today: 4.');
    await pass(3_600_000);
    await decreaseTo(5);
    await pass(86_400_000);
    await decreaseTo(4);
    expect(await decreaseTo(3)).toMatchObject({ ProvisionedThroughput: { NumberOfDecreasesToday: 1 } });
  });

  test('is given up on demand and said anew, for each index too, when the table is provisioned again', async () => {
    const { update, described, refusal, pass } = await openProvisioned();
    await pass(300);
    expect(await update({ BillingMode: 'PAY_PER_REQUEST' })).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: units(0, 0),
      GlobalSecondaryIndexes: [{ IndexStatus: 'UPDATING', ProvisionedThroughput: units(0, 0) }],
    });
    await pass(300);
    const provisioned = { TableName: 'things', BillingMode: 'PROVISIONED', ProvisionedThroughput: units(3, 3) };
    expect((await refusal('UpdateTable', provisioned)).message).toBe(
      'One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by-kind',
    );
    const index = { Update: { IndexName: 'by-kind', ProvisionedThroughput: units(1, 1) } };
    await update({ ...provisioned, GlobalSecondaryIndexUpdates: [index] });
    await pass(300);
    expect(await described()).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED', LastUpdateToPayPerRequestDateTime: expect.any(Number) },
      ProvisionedThroughput: units(3, 3),
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: units(1, 1) }],
    });
  });
});

test('decreases are counted on while a table is on demand, and being provisioned again is an increase', async () => {
  const { update, described, pass } = await openProvisioned();
  await pass(300);
  await update({ ProvisionedThroughput: units(9, 5) });
  await pass(300);
  await update({ BillingMode: 'PAY_PER_REQUEST' });
  await pass(300);
  expect(await described()).toMatchObject({
    ProvisionedThroughput: { ...units(0, 0), NumberOfDecreasesToday: 1 },
    GlobalSecondaryIndexes: [{ ProvisionedThroughput: { NumberOfDecreasesToday: 1 } }],
  });
  const index = { Update: { IndexName: 'by-kind', ProvisionedThroughput: units(1, 1) } };
  await update({
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: units(3, 3),
    GlobalSecondaryIndexUpdates: [index],
  });
  await pass(300);
  const increased = { NumberOfDecreasesToday: 1, LastIncreaseDateTime: expect.any(Number) };
  expect(await described()).toMatchObject({
    ProvisionedThroughput: { ...units(3, 3), ...increased },
    GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ...units(1, 1), ...increased } }],
  });
});

describe('an update of a table', () => {
  test.each<[string, object, string, string]>([
    [
      'that changes nothing',
      {},
      'ValidationException',
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    ],
    [
      'to the units that it has',
      { ProvisionedThroughput: units(10, 5) },
      'ValidationException',
      'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
        'Current ReadCapacityUnits provisioned for the table: 10. Requested ReadCapacityUnits: 10. ' +
        'Current WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. ' +
        'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    ],
    [
      'that gives an index too much',
      { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'none', ProvisionedThroughput: units(1e12 + 1, 1) } }] },
      'ValidationException',
      'This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate',
    ],
    [
      'that says nothing of an index',
      { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-kind' } }] },
      'ValidationException',
      "1 validation error detected: Value null at 'globalSecondaryIndexUpdates.1.member.update.provisionedThroughput' " +
        'failed to satisfy constraint: Member must not be null',
    ],
    [
      'that deletes two indexes',
      { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'one' } }, { Delete: { IndexName: 'two' } }] },
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    ],
  ])('%s is refused', async (_, input, code, message) => {
    const { refusal, pass } = await openProvisioned();
    await pass(300);
    expect(await refusal('UpdateTable', { TableName: 'things', ...input })).toMatchObject({ code, message });
  });

  test('shows an index that is being deleted until it is gone', async () => {
    const { update, described, pass } = await openProvisioned();
    await pass(300);
    const deleting = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-kind' } }] };
    expect(await update(deleting)).toMatchObject({ GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] });
    await pass(300);
    expect(await described()).not.toHaveProperty('GlobalSecondaryIndexes');
    const creating = {
      AttributeDefinitions: DEFINITIONS,
      GlobalSecondaryIndexUpdates: [{ Create: byKind(units(1, 1)) }],
    };
    expect(await update(creating)).toMatchObject({ GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }] });
  });

  test('keeps what else a table may have', async () => {
    const { update, described, refusal, pass } = await openProvisioned();
    await pass(300);
    await update({ DeletionProtectionEnabled: true, TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    await pass(300);
    expect((await refusal('DeleteTable', { TableName: 'things' })).code).toBe('ValidationException');
    await update({
      DeletionProtectionEnabled: false,
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
      SSESpecification: { Enabled: true },
    });
    expect(await described()).toMatchObject({
      DeletionProtectionEnabled: false,
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
    });
  });
});

describe('an index of a table that has items already', () => {
  const onCode = (IndexName: string, keys: readonly string[], AttributeType: string) => ({
    TableName: 'things',
    AttributeDefinitions: keys.map((AttributeName) => ({
      AttributeName,
      AttributeType: AttributeName === 'pk' ? 'S' : AttributeType,
    })),
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName,
          KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      },
    ],
  });

  test('leaves out those whose attribute can be no key: of another type, empty or too long', async () => {
    const { call, createTable } = openDynamoDb();
    await createTable('things', ['pk S']);
    const codes = [
      { S: 'a' },
      { S: '' },
      { N: '1' },
      ...[1_024, 1_025, 2_048, 2_049].map((n) => ({ S: 'a'.repeat(n) })),
    ];
    for (const [at, code] of codes.entries()) {
      await call('PutItem', { TableName: 'things', Item: { pk: { S: String(at) }, code } });
    }
    await call('UpdateTable', onCode('as-hash', ['code'], 'S'));
    await call('UpdateTable', onCode('as-range', ['pk', 'code'], 'S'));
    const count = async (IndexName: string) => (await call('Scan', { TableName: 'things', IndexName }))['Count'];
    expect([await count('as-hash'), await count('as-range')]).toEqual([4, 2]);
  });

  test('defines its attributes anew, and as they are defined', async () => {
    const { call, createTable, refusal } = openDynamoDb();
    await createTable('things', ['pk S']);
    await call('UpdateTable', onCode('by-code', ['code'], 'S'));
    const { AttributeDefinitions: _, ...undefinedKeys } = onCode('other', ['code'], 'S');
    expect((await refusal('UpdateTable', undefinedKeys)).message).toBe(
      'One or more parameter values were invalid: AttributeDefinitions is not specified for index: other',
    );
    expect((await refusal('UpdateTable', onCode('other', ['code'], 'N'))).message).toContain(
      'Existing schema: Schema:[SchemaElement: key{code:S:HASH}] New schema: Schema:[SchemaElement: key{code:N:HASH}]',
    );
  });
});

test('what a table can take at once is described always, and never decreases', async () => {
  const { call, createTable, refusal } = openDynamoDb();
  const warm = (ReadUnitsPerSecond: number, WriteUnitsPerSecond: number) => ({
    ReadUnitsPerSecond,
    WriteUnitsPerSecond,
  });
  await createTable('things', ['pk S']);
  const described = async () => Object((await call('DescribeTable', { TableName: 'things' }))['Table']);
  expect((await described()).WarmThroughput).toEqual({ ...warm(12_000, 4_000), Status: 'ACTIVE' });
  await call('UpdateTable', { TableName: 'things', WarmThroughput: { ReadUnitsPerSecond: 13_000 } });
  expect((await described()).WarmThroughput).toMatchObject(warm(13_000, 4_000));
  expect((await refusal('UpdateTable', { TableName: 'things', WarmThroughput: warm(12_500, 4_000) })).message).toBe(
    'One or more parameter values were invalid: Requested ReadUnitsPerSecond for WarmThroughput for table is lower than ' +
      'current WarmThroughput, decreasing WarmThroughput is not supported',
  );
});

test('DescribeTable tells what nobody has set, and DeleteTable only what is left', async () => {
  const { call, createTable } = openDynamoDb();
  await createTable('things', ['pk S']);
  const { Table } = await call('DescribeTable', { TableName: 'things' });
  expect(Table).toMatchObject({ DeletionProtectionEnabled: false });
  expect(Table).not.toHaveProperty('TableClassSummary');
  await call('UpdateTable', { TableName: 'things', TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  const changed = (await call('DescribeTable', { TableName: 'things' }))['Table'];
  const TableClassSummary = { TableClass: 'STANDARD_INFREQUENT_ACCESS', LastUpdateDateTime: expect.any(Number) };
  expect(changed).toMatchObject({ TableClassSummary });
  const { TableDescription } = await call('DeleteTable', { TableName: 'things' });
  expect(TableDescription).toMatchObject({
    TableName: 'things',
    TableStatus: 'DELETING',
    BillingModeSummary: { LastUpdateToPayPerRequestDateTime: expect.any(Number) },
    ItemCount: 0,
  });
  for (const gone of ['KeySchema', 'AttributeDefinitions', 'CreationDateTime']) {
    expect(TableDescription).not.toHaveProperty(gone);
  }
});

test('continuous backups are switched on and off', async () => {
  const { call, createTable } = openDynamoDb();
  await createTable('things', ['pk S']);
  const set = (PointInTimeRecoveryEnabled: boolean) =>
    call('UpdateContinuousBackups', {
      TableName: 'things',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
    });
  const status = (PointInTimeRecoveryStatus: string) => ({
    ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus } },
  });
  expect(await call('DescribeContinuousBackups', { TableName: 'things' })).toMatchObject(status('DISABLED'));
  expect(await set(true)).toMatchObject(status('ENABLED'));
  expect(await set(false)).toMatchObject(status('DISABLED'));
});

describe('what nobody can make here', () => {
  const ARN = `arn:aws:dynamodb:eu-west-1:000000000000:table/things`;

  test.each<[string, object, object]>([
    ['ListBackups', {}, { BackupSummaries: [] }],
    ['ListExports', { TableArn: ARN }, { ExportSummaries: [] }],
    ['ListImports', {}, { ImportSummaryList: [] }],
    ['ListGlobalTables', {}, { GlobalTables: [] }],
    ['ListContributorInsights', {}, { ContributorInsightsSummaries: [] }],
    ['DescribeKinesisStreamingDestination', { TableName: 'things' }, { KinesisDataStreamDestinations: [] }],
    [
      'DescribeContributorInsights',
      { TableName: 'things', IndexName: 'by-kind' },
      { IndexName: 'by-kind', ContributorInsightsStatus: 'DISABLED' },
    ],
  ])('is not there for %s', async (operation, input, answer) => {
    const { call, pass } = await openProvisioned();
    await pass(300);
    expect(await call(operation, input)).toMatchObject(answer);
  });

  test.each<[string, object, string]>([
    ['DescribeBackup', { BackupArn: `${ARN}/backup/01` }, 'BackupNotFoundException'],
    ['DescribeExport', { ExportArn: `${ARN}/export/01` }, 'ExportNotFoundException'],
    ['DescribeImport', { ImportArn: `${ARN}/import/01` }, 'ImportNotFoundException'],
    ['DescribeGlobalTable', { GlobalTableName: 'things' }, 'GlobalTableNotFoundException'],
    ['UpdateGlobalTableSettings', { GlobalTableName: 'things' }, 'GlobalTableNotFoundException'],
    ['CreateGlobalTable', { GlobalTableName: 'things', ReplicationGroup: [] }, 'ValidationException'],
    ['DescribeContinuousBackups', { TableName: 'others' }, 'TableNotFoundException'],
    ['SearchVectors', { TableName: 'things' }, 'UnknownOperationException'],
    ['UpdateTable', { TableName: 'things', VectorIndexUpdates: [] }, 'NotSimulatedException'],
    ['GetResourcePolicy', { ResourceArn: ARN }, 'PolicyNotFoundException'],
    ['GetResourcePolicy', { ResourceArn: `${ARN}s` }, 'ResourceNotFoundException'],
    ['DescribeContributorInsights', { TableName: 'others' }, 'ResourceNotFoundException'],
    ['DescribeContributorInsights', { TableName: 'things', IndexName: 'none' }, 'ResourceNotFoundException'],
    ['DescribeKinesisStreamingDestination', { TableName: 'others' }, 'ResourceNotFoundException'],
  ])('cannot be found by %s', async (operation, input, code) => {
    const { refusal } = await openProvisioned();
    expect((await refusal(operation, input)).code).toBe(code);
  });
});

test('an index of a large table is counted like the table', async () => {
  const { call, createTable } = openDynamoDb();
  await createTable('things', ['pk S'], {
    AttributeDefinitions: DEFINITIONS,
    GlobalSecondaryIndexes: [byKind()],
  });
  for (let batch = 0; batch < 401; batch += 1) {
    const things = Array.from({ length: 25 }, (_, place) => ({
      PutRequest: { Item: { pk: { S: `${batch}-${place}` }, ...(place === 0 ? { kind: { S: 'first' } } : {}) } },
    }));
    await call('BatchWriteItem', { RequestItems: { things } });
  }

  expect(await call('DescribeTable', { TableName: 'things' })).toMatchObject({
    Table: { ItemCount: 10_025, GlobalSecondaryIndexes: [{ ItemCount: 401 }] },
  });
});

test('a table and an index tell the bytes of their items, an index those that it holds', async () => {
  const { call, createTable } = openDynamoDb();
  const keysOnly = { ...byKind(), Projection: { ProjectionType: 'KEYS_ONLY' } };
  await createTable('things', ['pk S'], { AttributeDefinitions: DEFINITIONS, GlobalSecondaryIndexes: [keysOnly] });
  const thing = (pk: string, more: object) =>
    call('PutItem', { TableName: 'things', Item: { pk: { S: pk }, ...more } });
  await thing('a', { kind: { S: 'cotton' }, colour: { S: 'red' } });
  await thing('bc', {});

  expect(await call('DescribeTable', { TableName: 'things' })).toMatchObject({
    Table: { TableSizeBytes: 3 + 10 + 9 + 4, GlobalSecondaryIndexes: [{ IndexSizeBytes: 3 + 10 }] },
  });
});

test('a scan finds the item that lies last of all possible ones', async () => {
  const { call, createTable } = openDynamoDb();
  await createTable('things', ['pk B']);
  // The service's hash of these bytes begins with ff ff ff.
  const last = Buffer.concat([Buffer.alloc(61, 0xff), Buffer.from('008b3611', 'hex')]).toString('base64');
  await call('PutItem', { TableName: 'things', Item: { pk: { B: last } } });

  expect(await call('Scan', { TableName: 'things' })).toMatchObject({ Items: [{ pk: { B: last } }] });
});
