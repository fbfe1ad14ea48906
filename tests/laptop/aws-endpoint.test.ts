import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type RunningSystem, startSystem, type TemporaryData, temporaryData } from '@backstitch/bench';
import { placeOrder, sampleOrder } from '@backstitch/cli';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../house/source-files.ts';

const STATE_MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:backstitch-dev-order-saga';

let data: TemporaryData;
let running: RunningSystem;
let orderId: string;
let clients: { states: SFNClient; tables: DynamoDBClient };

beforeAll(async () => {
  data = await temporaryData();
  running = await startSystem(root, data.dataDir);
  const options = {
    endpoint: running.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  clients = { states: new SFNClient(options), tables: new DynamoDBClient(options) };
  ({ orderId } = await placeOrder(running, sampleOrder));
  await untilEnded();
}, 60_000);

afterAll(async () => {
  await running.stop();
  await data.remove();
});

const executionArn = () => `${STATE_MACHINE.replace(':stateMachine:', ':execution:')}:${orderId}`;

async function untilEnded(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { status } = await clients.states
      .send(new DescribeExecutionCommand({ executionArn: executionArn() }))
      .catch(() => ({ status: undefined }));
    if (status === 'SUCCEEDED') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The saga of ${orderId} did not end.`);
}

test('an SDK in another process describes the saga of an order', async () => {
  const described = await clients.states.send(new DescribeExecutionCommand({ executionArn: executionArn() }));

  expect(described).toMatchObject({ status: 'SUCCEEDED', name: orderId, stateMachineArn: STATE_MACHINE });
  expect(JSON.parse(described.output ?? '')).toEqual({ orderId, outcome: 'confirmed' });
});

test('it reads the history, from ExecutionStarted to ExecutionSucceeded', async () => {
  const { events = [] } = await clients.states.send(
    new GetExecutionHistoryCommand({ executionArn: executionArn(), maxResults: 1_000 }),
  );

  expect(events.at(0)?.type).toBe('ExecutionStarted');
  expect(events.at(-1)?.type).toBe('ExecutionSucceeded');
  expect(events.filter(({ type }) => type === 'TaskSucceeded')).toHaveLength(5);
});

test('it scans the orders table', async () => {
  const { Items = [] } = await clients.tables.send(new ScanCommand({ TableName: 'backstitch-dev-orders' }));

  expect(Items.map(({ pk }) => pk?.S)).toContain(`ORDER#${orderId}`);
});

test('it cannot start a second saga under the name of an order', async () => {
  const again = new StartExecutionCommand({ stateMachineArn: STATE_MACHINE, name: orderId, input: '{}' });

  await expect(clients.states.send(again)).rejects.toBeInstanceOf(ExecutionAlreadyExists);
});

test.each([
  ['DynamoDB_20120810.Scan', { TableName: 'backstitch-dev-orders' }],
  ['AWSStepFunctions.GetExecutionHistory', {}],
  ['AmazonSQS.ListQueues', {}],
])('the console reads %s through its server', async (target, input) => {
  const body = target.endsWith('History') ? { executionArn: executionArn() } : input;
  const answer = await fetch(`${running.console}/aws`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': target,
      origin: running.console,
    },
    body: JSON.stringify(body),
  });

  expect(await answer.json()).not.toHaveProperty('__type');
  expect(answer.status).toBe(200);
});
