import type { Json, JsonObject } from '../json.ts';
import type { ExecutionCase } from './cases.ts';
import { historyDifference } from './compare-history.ts';
import { comparisonOf, difference } from './matches.ts';
import { RECORDED } from './recorded-names.ts';
import type { Stage } from './stage.ts';

/** Plays a recorded execution on a stage. Returns where it differs; undefined when it does not. */
export async function checkExecution(
  recorded: ExecutionCase,
  openStage: (recorded: ExecutionCase) => Promise<Stage>,
): Promise<string | undefined> {
  try {
    const stage = await openStage(recorded);
    try {
      return await play(stage);
    } finally {
      await stage.close();
    }
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

async function play(stage: Stage): Promise<string | undefined> {
  const { played } = stage;
  const { stateMachineArn } = await stage.call('CreateStateMachine', {
    name: stage.machineName,
    roleArn: RECORDED.roleArn,
    definition: played.definitionText ?? JSON.stringify(played.definition),
    ...(played.type ? { type: played.type } : {}),
    ...stage.machineSettings,
  });
  const input = played.inputText ?? JSON.stringify(played.input);
  if (played.type === 'EXPRESS') return compareEnd(played, await runExpress(stage, String(stateMachineArn), input));
  const { executionArn } = await stage.call('StartExecution', { stateMachineArn, input });
  await stage.untilEnded(String(executionArn));
  const ended = await stage.call('DescribeExecution', { executionArn });
  const { events } = await stage.call('GetExecutionHistory', { executionArn, maxResults: 1_000 });
  return compareEnd(played, ended, events as unknown as JsonObject[]); // As the operation answers.
}

function runExpress(stage: Stage, stateMachineArn: string, input: string) {
  if (stage.played.id.includes('test_express_async')) return stage.runAsync(stateMachineArn, input);
  return stage.call('StartSyncExecution', { stateMachineArn, input });
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
