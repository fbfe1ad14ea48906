import { createEvents } from '#events';
import { administrator, createKernel, type Kernel, NeverQuiet } from '#kernel';
import { createSqs } from '#sqs';
import type { Json, JsonObject } from '../json.ts';
import { createStates } from '../service.ts';
import { type FakeFunction, registerLambda } from '../testing.ts';
import type { Consumer, ExecutionCase, FunctionBehaviour } from './cases.ts';
import { RECORDED, tableRequest, withNames, withQueues } from './recorded-names.ts';

/** The account in which a recorded case runs. */
export interface Stage {
  /** The case with its names and queue URLs put in. */
  readonly played: ExecutionCase;
  /** A name for its machine. */
  readonly machineName: string;
  /** Further members of CreateStateMachine. */
  readonly machineSettings: Readonly<Record<string, unknown>>;
  /** Calls an operation of Step Functions. @throws an error with a `code` and a `message`. */
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, Json>>>;
  /** Resolves when an execution ended, or, for one that is to be found running, when it waits. */
  untilEnded(executionArn: string): Promise<void>;
  /** Runs an express execution that nobody waits for. Returns how it ended, as DescribeExecution would. */
  runAsync(stateMachineArn: string, input: string): Promise<Readonly<Record<string, Json>>>;
  close(): Promise<void>;
}

/** Makes the functions, tables and queues of a case, in memory and in virtual time. */
export async function setStage(recorded: ExecutionCase): Promise<Stage> {
  const kernel = createKernel({
    seed: recorded.id,
    region: RECORDED.region,
    accountId: RECORDED.accountId,
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
  const played = await withQueues(named, async (QueueName) => {
    const { QueueUrl } = Object(await kernel.aws.call('sqs', 'CreateQueue', { QueueName }, administrator));
    return String(QueueUrl);
  });
  for (const consumer of played.consumers ?? []) consume(kernel, consumer);
  return stageOf(kernel, played);
}

function stageOf(kernel: Kernel, played: ExecutionCase): Stage {
  return {
    played,
    machineName: 'recorded',
    machineSettings: {},
    call: async (operation, input) => {
      const answer = kernel.aws.call('states', operation, input, administrator);
      if (operation === 'StartSyncExecution') await kernel.scheduler.untilQuiet();
      return JSON.parse(JSON.stringify(await answer));
    },
    untilEnded: async () => {
      try {
        await kernel.scheduler.untilQuiet();
      } catch (error) {
        if (!(error instanceof NeverQuiet) || played.expected.status !== 'RUNNING') throw error;
      }
    },
    runAsync: async (stateMachineArn, input) => {
      await kernel.aws.call('states', 'StartExecution', { stateMachineArn, input }, administrator);
      await kernel.scheduler.untilQuiet();
      const row = kernel.store.get('SELECT status, output, error, cause FROM states_executions');
      return Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== null)) as JsonObject; // Columns of text.
    },
    close: async () => kernel.close(),
  };
}

/** Most cases need no tables, and run without DynamoDB. */
async function makeTables(kernel: Kernel, { tables = {} }: ExecutionCase): Promise<void> {
  const { createDynamoDb } = await import('#dynamodb');
  createDynamoDb(kernel);
  for (const [TableName, { partitionKey }] of Object.entries(tables)) {
    await kernel.aws.call('dynamodb', 'CreateTable', tableRequest(TableName, partitionKey), administrator);
  }
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
