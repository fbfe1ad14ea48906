import { administrator, NeverQuiet } from '#kernel';
import type { Json, JsonObject } from '../json.ts';
import type { ExecutionCase } from './cases.ts';
import { historyDifference } from './compare-history.ts';
import { comparisonOf, difference } from './matches.ts';
import { type Stage, setStage } from './stage.ts';

/** Plays a recorded execution. Returns where it differs; undefined when it does not. */
export async function checkExecution(recorded: ExecutionCase): Promise<string | undefined> {
  try {
    const stage = await setStage(recorded);
    const found = await play(stage);
    stage.kernel.close();
    return found;
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

async function play(stage: Stage): Promise<string | undefined> {
  const { kernel, played } = stage;
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, input, administrator));
  const { stateMachineArn } = await call('CreateStateMachine', {
    name: 'recorded',
    roleArn: 'arn:aws:iam::111111111111:role/recorded',
    definition: played.definitionText ?? JSON.stringify(played.definition),
    ...(played.type ? { type: played.type } : {}),
  });
  const input = played.inputText ?? JSON.stringify(played.input);
  if (played.type === 'EXPRESS') return compareEnd(played, await playExpress(stage, stateMachineArn, input));
  const { executionArn } = await call('StartExecution', { stateMachineArn, input });
  await untilEnded(stage);
  const ended = await call('DescribeExecution', { executionArn });
  const { events } = await call('GetExecutionHistory', { executionArn, maxResults: 1_000 });
  return compareEnd(played, ended, events);
}

/** Express executions leave no history; an asynchronous one is looked up in the store. */
async function playExpress({ kernel, played }: Stage, stateMachineArn: string, input: string): Promise<JsonObject> {
  if (!played.id.includes('test_express_async')) {
    const answer = kernel.aws.call('states', 'StartSyncExecution', { stateMachineArn, input }, administrator);
    await kernel.scheduler.untilQuiet();
    return Object(await answer);
  }
  await kernel.aws.call('states', 'StartExecution', { stateMachineArn, input }, administrator);
  await kernel.scheduler.untilQuiet();
  const row = kernel.store.get('SELECT status, output, error, cause FROM states_executions');
  return Object.fromEntries(Object.entries(row ?? {}).filter(([, value]) => value !== null)) as JsonObject; // Columns of text.
}

async function untilEnded({ kernel, played }: Stage): Promise<void> {
  try {
    await kernel.scheduler.untilQuiet();
  } catch (error) {
    if (!(error instanceof NeverQuiet) || played.expected.status !== 'RUNNING') throw error;
  }
}

function compareEnd(
  { expected, placeholders = [], order, recorded }: ExecutionCase,
  ended: Readonly<Record<string, Json>>,
  events: readonly JsonObject[] = [],
): string | undefined {
  const comparison = comparisonOf(placeholders, recorded === '2023-10-24' ? ['RedriveCount'] : []);
  const compare = (name: 'output' | 'error' | 'cause') => {
    const wanted = expected[name];
    if (wanted !== undefined) return difference(wanted, ended[name], comparison, name);
    return ended[name] === undefined || expected.status === 'RUNNING'
      ? undefined
      : `${name}: not expected, was ${String(ended[name])}`;
  };
  return (
    difference(expected.status, ended['status'], comparison, 'status') ??
    compare('output') ??
    compare('error') ??
    compare('cause') ??
    (expected.events ? historyDifference(expected.events, events, order, comparison) : undefined)
  );
}
