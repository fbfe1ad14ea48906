import type { Json } from '../json.ts';
import type { Consumer, ExecutionCase } from './cases.ts';
import { functionSource } from './function-source.ts';
import { RECORDED, tableRequest, withNames, withQueues } from './recorded-names.ts';
import type { Stage } from './stage.ts';
import type { WireAccount } from './wire-account.ts';

const POLL_MS = 25;

/** How long a case may take, ms: the longest of them waits a minute for a heartbeat. */
const LIMIT_MS = 120_000;

/** How long an execution that is to be found waiting gets to come there, ms. */
const SETTLE_MS = 1_000;

/** Makes the functions, tables and queues of a case in an account that is used by others too, on the wall clock. */
export async function setWireStage(account: WireAccount, recorded: ExecutionCase, suffix: string): Promise<Stage> {
  const named = withNames(shiftedToNow(recorded), suffix);
  for (const [name, { partitionKey }] of Object.entries(named.tables ?? {})) {
    await account.json('DynamoDB_20120810.CreateTable', tableRequest(name, partitionKey));
  }
  for (const [name, behaviour] of Object.entries(named.functions ?? {})) {
    await account.createFunction(name, functionSource(behaviour));
  }
  const played = await withQueues(named, async (QueueName) => {
    const { QueueUrl } = await account.json('AmazonSQS.CreateQueue', { QueueName });
    return String(QueueUrl);
  });
  const logGroupName = `/aws/vendedlogs/states/recorded${suffix}`;
  const isLogged = played.type === 'EXPRESS';
  if (isLogged) await account.json('Logs_20140328.CreateLogGroup', { logGroupName });
  const closing = new AbortController();
  const consuming = (played.consumers ?? []).map((consumer) => consume(account, consumer, closing.signal));
  return {
    played,
    machineName: `recorded${suffix}`,
    machineSettings: isLogged ? { loggingConfiguration: loggingTo(logGroupName) } : {},
    call: (operation, input) => account.states(operation, input),
    untilEnded: (executionArn) => untilEnded(account, played, executionArn),
    runAsync: async (stateMachineArn, input) => {
      await account.states('StartExecution', { stateMachineArn, input });
      return loggedEnd(account, logGroupName);
    },
    close: async () => {
      closing.abort();
      await Promise.all(consuming);
    },
  };
}

function loggingTo(logGroupName: string) {
  const logGroupArn = `arn:aws:logs:${RECORDED.region}:${RECORDED.accountId}:log-group:${logGroupName}:*`;
  return { level: 'ALL', includeExecutionData: true, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] };
}

const LOGGED_STATUS: Readonly<Record<string, string>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
};

/** Only the log tells how an express execution ended that nobody waited for. */
async function loggedEnd(account: WireAccount, logGroupName: string): Promise<Readonly<Record<string, Json>>> {
  const giveUpMs = Date.now() + LIMIT_MS;
  while (Date.now() < giveUpMs) {
    const { events = [] } = Object(await account.json('Logs_20140328.FilterLogEvents', { logGroupName }));
    const { type, details } = JSON.parse(events.at(-1)?.message ?? '{}');
    const status = LOGGED_STATUS[type];
    if (status !== undefined) return { ...details, status };
    await sleep(POLL_MS);
  }
  throw new Error(`No end of an execution is in ${logGroupName}.`);
}

/** A case that was recorded at a certain time has its times moved to now, in the form that they have. */
function shiftedToNow(recorded: ExecutionCase): ExecutionCase {
  if (recorded.clock === undefined) return recorded;
  const distanceMs = Date.now() - Date.parse(recorded.clock);
  const shift = (text: string) =>
    text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, (time) =>
      new Date(Date.parse(`${time}Z`) + distanceMs).toISOString().slice(0, 19),
    );
  return { ...recorded, input: JSON.parse(shift(JSON.stringify(recorded.input))) };
}

async function untilEnded(account: WireAccount, played: ExecutionCase, executionArn: string): Promise<void> {
  if (played.expected.status === 'RUNNING') {
    await sleep(SETTLE_MS);
    return;
  }
  const giveUpMs = Date.now() + LIMIT_MS;
  while (Date.now() < giveUpMs) {
    const { status } = await account.states('DescribeExecution', { executionArn });
    if (status !== 'RUNNING') return;
    await sleep(POLL_MS);
  }
}

/** Answers the task tokens in a queue's messages until the stage is closed. */
async function consume(account: WireAccount, { queue, answer }: Consumer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const request = { QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = Object(await account.json('AmazonSQS.ReceiveMessage', request));
    for (const { Body, ReceiptHandle } of Messages) {
      await account.json('AmazonSQS.DeleteMessage', { QueueUrl: queue, ReceiptHandle });
      await answerToken(account, answer, JSON.parse(Body));
    }
  }
}

async function answerToken(
  account: WireAccount,
  answer: Consumer['answer'],
  { TaskToken: taskToken, Message }: Readonly<Record<string, Json>>,
): Promise<void> {
  if (answer === 'failure') {
    await account.states('SendTaskFailure', { taskToken, error: 'Failure error', cause: 'Failure cause' });
    return;
  }
  if (answer === 'heartbeat-then-success') {
    await sleep(5_000);
    await account.states('SendTaskHeartbeat', { taskToken });
  }
  await account.states('SendTaskSuccess', { taskToken, output: JSON.stringify(Message ?? null) });
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
