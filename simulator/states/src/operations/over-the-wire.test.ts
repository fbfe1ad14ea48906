import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  InvalidArn,
  InvalidDefinition,
  InvalidExecutionInput,
  InvalidToken,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineTypeNotSupported,
  TestStateCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKernel, type Kernel } from '#kernel';
import { createLogs } from '#logs';
import { listenAws } from '#wire';
import { createStates } from '../service.ts';
import { machineOf } from '../testing.ts';

const roleArn = 'arn:aws:iam::000000000000:role/machine';
const PASS = machineOf({ Pass: { Type: 'Pass', End: true } });
let kernel: Kernel;
let sdk: SFNClient;
let close: () => Promise<void>;

beforeAll(async () => {
  kernel = createKernel({ clock: 'wall' });
  createStates(kernel, { logs: createLogs(kernel) });
  const listener = await listenAws(kernel, { port: 0 });
  sdk = new SFNClient({
    endpoint: `http://127.0.0.1:${listener.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  close = listener.close;
});

afterAll(async () => {
  sdk.destroy();
  await close();
  kernel.close();
});

let machines = 0;

async function createMachine(definition: unknown, extra: object = {}): Promise<string> {
  machines += 1;
  const name = `machine-${machines}`;
  const request = { name, roleArn, definition: JSON.stringify(definition), ...extra };
  const { stateMachineArn = '' } = await sdk.send(new CreateStateMachineCommand(request));
  return stateMachineArn;
}

async function run(stateMachineArn: string, input: unknown = {}) {
  const request = { stateMachineArn, input: JSON.stringify(input) };
  const { executionArn } = await sdk.send(new StartExecutionCommand(request));
  for (;;) {
    const execution = await sdk.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
  }
}

test('an execution and its history reach a program with every member', async () => {
  const machine = machineOf({
    Set: { Type: 'Pass', Assign: { n: 1 }, Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: {
        StartAt: 'Half',
        States: { Half: { Type: 'Pass', Output: '{% $states.input / 2 %}', End: true } },
      },
      End: true,
    },
  });

  const execution = await run(await createMachine(machine), { items: [2, 4] });
  const { events = [] } = await sdk.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn }));

  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    output: '[1,2]',
    startDate: expect.any(Date),
    redriveCount: 0,
  });
  expect(events.find(({ type }) => type === 'PassStateExited')?.stateExitedEventDetails).toMatchObject({
    name: 'Set',
    assignedVariables: { n: '1' },
    assignedVariablesDetails: { truncated: false },
  });
  expect(events.find(({ type }) => type === 'MapIterationStarted')?.mapIterationStartedEventDetails).toEqual({
    name: 'Each',
    index: 0,
  });
  expect(events.at(-1)).toMatchObject({ type: 'ExecutionSucceeded', id: events.length, timestamp: expect.any(Date) });
});

test('a failed expression is an event of its own', async () => {
  const machine = machineOf({ Bad: { Type: 'Pass', Output: { total: '{% $none %}' }, End: true } });

  const { executionArn, error } = await run(await createMachine(machine));
  const { events = [] } = await sdk.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));

  expect(error).toBe('States.QueryEvaluationError');
  expect(events.find(({ type }) => type === 'EvaluationFailed')?.evaluationFailedEventDetails).toMatchObject({
    state: 'Bad',
    location: 'Output/total',
    error: 'States.QueryEvaluationError',
  });
});

test('a history is read page by page, forwards and backwards, with its data or without', async () => {
  const { executionArn } = await run(await createMachine(PASS), { secret: 1 });
  const read = async (extra: object) => {
    const events: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client: sdk, pageSize: 2 }, { executionArn, ...extra })) {
      events.push(...(page.events ?? []));
    }
    return events;
  };

  expect((await read({})).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect((await read({ reverseOrder: true })).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  expect(JSON.stringify(await read({ includeExecutionData: false }))).not.toContain('secret');
});

test('a start is repeated without effect while it runs, and refused when it differs', async () => {
  const stateMachineArn = await createMachine(machineOf({ Nap: { Type: 'Wait', Seconds: 600, End: true } }));
  const start = (input: string) => sdk.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input }));
  const { executionArn } = await start('{}');

  expect(await start('{}')).toMatchObject({ executionArn });
  await expect(start('{"other":1}')).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  const { executions = [] } = await sdk.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }));
  expect(executions).toMatchObject([{ name: 'one', status: 'RUNNING' }]);
});

test('an express machine answers with its output and its bill, and has no history', async () => {
  const stateMachineArn = await createMachine(PASS, { type: 'EXPRESS' });

  const answer = await sdk.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"a":1}' }));

  expect(answer).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"a":1}',
    billingDetails: { billedMemoryUsedInMB: 64 },
  });
  const { executionArn = '' } = answer;
  await expect(sdk.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toMatchObject({
    name: 'InvalidArn',
    message: `Invalid Arn: 'Resource type not valid in this context: express'`,
  });
  await expect(sdk.send(new ListExecutionsCommand({ stateMachineArn }))).rejects.toBeInstanceOf(
    StateMachineTypeNotSupported,
  );
});

test('what a machine logs is in its log group, at its level', async () => {
  const destination = {
    cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:eu-west-1:000000000000:log-group:/machines:*' },
  };
  const loggingConfiguration = { level: 'ERROR', includeExecutionData: true, destinations: [destination] } as const;
  const logged = () =>
    kernel.store.all('SELECT message FROM logs_events ORDER BY id').map(({ message }) => JSON.parse(String(message)));
  const fail = machineOf({ Fail: { Type: 'Fail', Error: 'Broken' } });
  await run(await createMachine(fail, { loggingConfiguration }));

  await expect.poll(() => logged().length).toBe(2);

  expect(logged()).toMatchObject([
    { type: 'FailStateEntered' },
    { type: 'ExecutionFailed', details: { error: 'Broken' } },
  ]);
});

test('a state is tested by itself, its work mocked', async () => {
  const definition = JSON.stringify({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'charge' },
    ResultSelector: { 'code.$': '$.StatusCode' },
    Next: 'After',
  });
  const mock = { result: '{"StatusCode":200}' };

  const found = await sdk.send(new TestStateCommand({ definition, inspectionLevel: 'DEBUG', mock }));

  expect(found).toMatchObject({ status: 'SUCCEEDED', output: '{"code":200}', nextState: 'After' });
  expect(found.inspectionData).toMatchObject({
    afterParameters: '{"FunctionName":"charge"}',
    afterResultSelector: '{"code":200}',
  });
});

test.each([
  ['an ARN that is none', 'nothing', InvalidArn, `Invalid Arn: 'Invalid ARN prefix: nothing'`],
  [
    'an ARN of something else',
    'arn:aws:states:eu-west-1:000000000000:activity:a',
    InvalidArn,
    `Invalid Arn: 'Resource type not valid in this context: activity'`,
  ],
])('%s is refused', async (_title, stateMachineArn, type, message) => {
  const refused = sdk.send(new StartExecutionCommand({ stateMachineArn }));

  await expect(refused).rejects.toBeInstanceOf(type);
  await expect(refused).rejects.toMatchObject({ message });
});

test('input that is no JSON, a token that is none and a definition that is wrong are refused by name', async () => {
  const stateMachineArn = await createMachine(PASS);

  await expect(sdk.send(new StartExecutionCommand({ stateMachineArn, input: 'no' }))).rejects.toBeInstanceOf(
    InvalidExecutionInput,
  );
  await expect(sdk.send(new ListExecutionsCommand({ stateMachineArn, nextToken: '?' }))).rejects.toBeInstanceOf(
    InvalidToken,
  );
  await expect(createMachine({ StartAt: 'A', States: {} })).rejects.toBeInstanceOf(InvalidDefinition);
  await expect(sdk.send(new CreateActivityCommand({ name: 'a b' }))).rejects.toMatchObject({ name: 'InvalidName' });
  await expect(sdk.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1_001 }))).rejects.toMatchObject({
    message: `1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000`,
  });
});

test('diagnostics say where a definition is wrong', async () => {
  const definition = JSON.stringify({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'C' }, B: { Type: 'Succeed' } },
  });

  expect(await sdk.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
    result: 'FAIL',
    diagnostics: [
      { code: 'MISSING_TRANSITION_TARGET', message: `Missing 'Next' target: C`, location: '/States/A/Next' },
      { code: 'MISSING_TRANSITION_TARGET', message: 'State "B" is not reachable.', location: '/States/B' },
    ],
    truncated: false,
  });
});
