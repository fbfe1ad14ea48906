import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { UserError } from '../errors.ts';
import { renderTimeline } from '../render/timeline.ts';
import { readTimeline } from '../saga-timeline.ts';
import { sampleOrder } from '../sample-orders.ts';
import { placeOrder } from '../system/api-client.ts';
import { type ExecutionState, readExecution, statesClient } from '../system/execution.ts';
import { sagaTasks } from '../system/saga-tasks.ts';
import { findApiTarget, type Target } from '../system/target.ts';

const POLL_MS = 300;
const GIVE_UP_MS = 30 * 60_000;

/** `make start-saga`: places a sample order, prints its execution's ARN and follows it to the end. */
export async function startSaga({ settings, output }: CommandContext): Promise<number> {
  const target = await findApiTarget(settings);
  const { orderId } = await placeOrder(target, sampleOrder);
  const executionArn = `${target.stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  output.line(`Order ${orderId} was taken. Its saga:`);
  output.line(pc.cyan(executionArn));
  const ended = await follow(target, executionArn, (step) => output.progress(`  ${step}`));
  const steps = readTimeline(ended.history, sagaTasks);
  output.result({ orderId, executionArn, status: ended.status, output: parse(ended.output), steps }, () => {
    for (const line of renderTimeline(steps)) output.line(line);
    output.line(`${ended.status}: ${ended.output ?? 'a person is needed; see make tail-logs'}`);
  });
  return ended.status === 'SUCCEEDED' ? 0 : 1;
}

async function follow(target: Target, executionArn: string, tell: (step: string) => void): Promise<ExecutionState> {
  const client = statesClient(target.endpoint);
  const startedMs = Date.now();
  let told = 0;
  while (Date.now() - startedMs < GIVE_UP_MS) {
    const execution = await readExecution(client, executionArn);
    const names = readTimeline(execution?.history ?? [], sagaTasks).map(({ name }) => name);
    for (const name of names.slice(told)) tell(name);
    told = Math.max(told, names.length);
    if (execution && execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new UserError(`${executionArn} is still running after 30 minutes. It goes on; look at it in the console.`);
}

function parse(text: string | undefined): unknown {
  return text === undefined ? null : JSON.parse(text);
}
