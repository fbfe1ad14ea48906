import { createEvents } from '#events';
import { administrator, createKernel, type Kernel } from '#kernel';
import { createSqs } from '#sqs';
import type { Json } from '../json.ts';
import { createStates } from '../service.ts';
import { type FakeFunction, registerLambda } from '../testing.ts';
import type { Consumer, ExecutionCase, FunctionBehaviour } from './cases.ts';

/** The account in which a recorded case runs. */
export interface Stage {
  readonly kernel: Kernel;
  /** The case with its names and queue URLs put in. */
  readonly played: ExecutionCase;
}

/** The account of the recordings. */
const RECORDED_ACCOUNT = '111111111111';

/** Makes the functions, tables and queues of a case. */
export async function setStage(recorded: ExecutionCase): Promise<Stage> {
  const kernel = createKernel({
    seed: recorded.id,
    region: 'us-east-1',
    accountId: RECORDED_ACCOUNT,
    ...(recorded.clock === undefined ? {} : { startMs: Date.parse(recorded.clock) }),
  });
  createSqs(kernel);
  createEvents(kernel);
  const functions = new Map<string, FakeFunction>();
  registerLambda(kernel, functions);
  createStates(kernel);
  const named = withNames(recorded);
  if (JSON.stringify(named.definition).includes(':dynamodb:')) await makeTables(kernel, named);
  for (const [name, behaviour] of Object.entries(named.functions ?? {})) functions.set(name, fakeOf(behaviour, kernel));
  const played = await withQueues(kernel, named);
  for (const consumer of played.consumers ?? []) consume(kernel, consumer);
  return { kernel, played };
}

/** Keys in angle brackets are texts that stand for names: the names are what is between the brackets. */
function withNames(recorded: ExecutionCase): ExecutionCase {
  const keys = [recorded.functions, recorded.tables, recorded.queues].flatMap((named) => Object.keys(named ?? {}));
  let text = JSON.stringify(recorded);
  for (const key of keys) text = text.replaceAll(key, key.replace(/^<|>$/g, ''));
  return JSON.parse(text) as ExecutionCase; // It was one before.
}

/** Most cases need no tables, and run without DynamoDB. */
async function makeTables(kernel: Kernel, { tables = {} }: ExecutionCase): Promise<void> {
  const { createDynamoDb } = await import('#dynamodb');
  createDynamoDb(kernel);
  for (const [TableName, { partitionKey }] of Object.entries(tables)) {
    const request = {
      TableName,
      KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    };
    await kernel.aws.call('dynamodb', 'CreateTable', request, administrator);
  }
}

async function withQueues(kernel: Kernel, named: ExecutionCase): Promise<ExecutionCase> {
  let text = JSON.stringify(named);
  for (const [QueueName, { url }] of Object.entries(named.queues ?? {})) {
    const { QueueUrl } = Object(await kernel.aws.call('sqs', 'CreateQueue', { QueueName }, administrator));
    text = text.replaceAll(url, String(QueueUrl));
  }
  return JSON.parse(text) as ExecutionCase; // It was one before.
}

function fakeOf(behaviour: FunctionBehaviour, kernel: Kernel): FakeFunction {
  switch (behaviour.behaviour) {
    case 'echo':
      return (event) => event;
    case 'echo-after':
      return async (event) => {
        await kernel.scheduler.sleep((behaviour.seconds ?? 0) * 1_000);
        return event;
      };
    case 'constant':
      return () => (typeof behaviour.value === 'string' ? JSON.parse(behaviour.value) : behaviour.value);
    case 'constant-repeated':
      return () => (behaviour.text ?? '').repeat(behaviour.times ?? 1);
    case 'describe':
      return (event) => `${behaviour.prefix ?? ''}${asPython(event as Json)}`; // The event is JSON.
    case 'raise':
      return () => {
        throw Object.assign(new Error(behaviour.errorMessage), { name: behaviour.errorType });
      };
    default:
      throw new Error(`The cases name a behaviour that is not known here: ${behaviour.behaviour}`);
  }
}

/** A value as Python prints it. */
function asPython(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`;
  if (typeof value === 'number') return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `'${name}': ${asPython(member)}`)
    .join(', ')}}`;
}

/** Answers the task tokens in a queue's messages as they come. */
function consume(kernel: Kernel, consumer: Consumer): void {
  const name = consumer.queue.split('/').at(-1) ?? '';
  kernel.signals.listen(`sqs:${kernel.aws.arn('sqs', name)}`, () => {
    answerMessages(kernel, consumer).catch(kernel.reportError);
  });
}

async function answerMessages(kernel: Kernel, { queue, answer }: Consumer): Promise<void> {
  const request = { QueueUrl: queue, MaxNumberOfMessages: 10 };
  const { Messages = [] } = Object(await kernel.aws.call('sqs', 'ReceiveMessage', request, administrator));
  for (const { Body, ReceiptHandle } of Messages) {
    await kernel.aws.call('sqs', 'DeleteMessage', { QueueUrl: queue, ReceiptHandle }, administrator);
    const { TaskToken: taskToken, Message } = JSON.parse(Body);
    const send = (operation: string, members: object) =>
      kernel.aws.call('states', operation, { taskToken, ...members }, administrator);
    if (answer === 'failure') {
      await send('SendTaskFailure', { error: 'Failure error', cause: 'Failure cause' });
      continue;
    }
    if (answer === 'heartbeat-then-success') {
      await kernel.scheduler.sleep(5_000);
      await send('SendTaskHeartbeat', {});
    }
    await send('SendTaskSuccess', { output: JSON.stringify(Message ?? null) });
  }
}
