import { expect, test } from 'vitest';
import { openWorkshop } from '../testing.ts';

const task = (service: string, extra: object = {}) =>
  JSON.stringify({ Type: 'Task', Resource: `arn:aws:states:::${service}`, End: true, ...extra });
const testState = (request: Readonly<Record<string, unknown>>) => openWorkshop().call('TestState', request);
const mocked = (definition: string, result: unknown, mode?: string) =>
  testState({ definition, mock: { result: JSON.stringify(result), ...(mode ? { fieldValidationMode: mode } : {}) } });

test.each([
  ['states:startExecution', { StartDate: 'now' }, `Required field 'ExecutionArn' is missing`],
  ['dynamodb:getItem', { Item: { id: { S: 1 } } }, `Field 'S' must be a string`],
  ['aws-sdk:dynamodb:getItem', { Item: { tags: { L: [{ BOOL: 'yes' }] } } }, `Field 'BOOL' must be a boolean`],
  [
    'dynamodb:putItem',
    { ItemCollectionMetrics: { SizeEstimateRangeGB: ['1'] } },
    `Field 'SizeEstimateRangeGB' must be a number`,
  ],
  ['aws-sdk:lambda:invoke', { Payload: {} }, `Field 'Payload' must be a string`],
  [
    'aws-sdk:sfn:describeExecution',
    { ExecutionArn: 'a', StateMachineArn: 'b', StartDate: 'c', Status: 'LOST' },
    `Field 'Status' is not an expected value`,
  ],
])('a mocked answer of %s has the form of the API', async (service, result, problem) => {
  await expect(mocked(task(service), result)).rejects.toMatchObject({
    code: 'ValidationException',
    message: `Mock result schema validation error: ${problem}`,
  });
  expect(await mocked(task(service), result, 'NONE')).toMatchObject({ status: 'SUCCEEDED' });
});

test('what has to be there is asked for only in the strict mode, and of no answer that comes by token', async () => {
  expect(await mocked(task('states:startExecution'), {}, 'PRESENT')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await mocked(task('sqs:sendMessage.waitForTaskToken'), { MessageId: 1 })).toMatchObject({
    status: 'SUCCEEDED',
  });
});

test.each([
  [
    'a task that is called without a role',
    { definition: task('lambda:invoke') },
    'RoleArn must be specified when testing a Task state',
  ],
  [
    'a result beside an error',
    { definition: task('lambda:invoke'), mock: { result: '{}', errorOutput: { error: 'E' } } },
    'A test mock should have only one of the following fields: [result, errorOutput].',
  ],
  [
    'a result that is no JSON',
    { definition: task('lambda:invoke'), mock: { result: '{' } },
    'Mocked result must be valid JSON',
  ],
])('%s is refused', async (_title, request, message) => {
  await expect(testState(request)).rejects.toMatchObject({ code: 'ValidationException', message });
});

test('a catcher whose own fields fail catches nothing', async () => {
  const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.order.error', Next: 'Sorry' }];
  const mock = { errorOutput: { error: 'OutOfStock', cause: 'none left' } };

  expect(await testState({ definition: task('lambda:invoke', { Catch }), input: '{"order":1}', mock })).toMatchObject({
    status: 'FAILED',
    error: 'States.ResultPathMatchFailure',
  });
});

test('input that is no JSON is refused as it is where executions start', async () => {
  const request = { definition: JSON.stringify({ Type: 'Succeed' }), input: '{' };

  await expect(testState(request)).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
});

const map = (extra: object) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'Item',
    States: { Item: { Type: 'Pass', End: true } },
  },
  End: true,
  ...extra,
});

test('a Map shows what its items become before they run', async () => {
  const definition = map({
    ItemsPath: '$.items',
    ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    ItemBatcher: { MaxItemsPerBatch: 2 },
  });
  const found = await testState({
    definition: JSON.stringify(definition),
    input: JSON.stringify({ items: [1, 2, 3] }),
    inspectionLevel: 'DEBUG',
    mock: { result: '[]' },
  });

  expect(found['inspectionData']).toMatchObject({
    afterItemsPath: '[1,2,3]',
    afterItemSelector: '[{"n":1},{"n":2},{"n":3}]',
    afterItemBatcher: '[{"Items":[{"n":1},{"n":2}]},{"Items":[{"n":3}]}]',
  });
});

test('items that a reader would read are given, and count against what is tolerated', async () => {
  const definition = map({
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } },
    ItemSelector: { 'n.$': '$$.Map.Item.Value' },
    ToleratedFailureCount: 1,
  });
  const run = (mapIterationFailureCount: number) =>
    testState({
      definition: JSON.stringify(definition),
      inspectionLevel: 'DEBUG',
      mock: { result: '[1, 1]' },
      stateConfiguration: { mapItemReaderData: '[1, 2]', mapIterationFailureCount },
    });

  expect(await run(1)).toMatchObject({
    status: 'SUCCEEDED',
    inspectionData: { afterItemSelector: '[{"n":1},{"n":2}]' },
  });
  expect(await run(2)).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
});
