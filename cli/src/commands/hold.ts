import { tableOfTask } from '@backstitch/infra';
import { recordOperation } from '@backstitch/order/operate';
import { type Hold, holdStep, readHold } from '@backstitch/saga/hold';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../errors.ts';
import { operatorOf } from '../operate/in-bulk.ts';
import { openOperations } from '../operate/open-operations.ts';
import { table } from '../render/format.ts';
import { sagaTasks, taskNamed } from '../system/saga-tasks.ts';
import { findTarget } from '../system/target.ts';

/** `make hold STEP=...`: sagas wait before the step, or in it, until it is released. Without a step: what is held. */
export async function hold(
  context: CommandContext,
  options: { readonly step?: string; readonly why?: string },
): Promise<number> {
  if (options.step === undefined) return showHolds(context);
  const { settings, output } = context;
  const step = holdableStep(options.step);
  const operations = openOperations(await findTarget(settings));
  const reason = { ...operatorOf(options.why), at: new Date().toISOString() };
  const held = await holdStep(operations.dynamodb, operations.tableNamed(tableOfStep(step)), step, reason);
  await recordOperation(operations.dynamodb, operations.ordersTable, { action: 'hold', ...reason, step });
  output.result({ step, ...held }, () => {
    output.line(`${step} is held since ${held.heldSince}, by ${held.heldBy}: ${held.heldWhy}`);
    output.line(`It takes effect within five seconds. Sagas go on with: make release STEP=${step}`);
  });
  return 0;
}

/** @throws {UsageError} where the step cannot be held. */
export function holdableStep(text: string): string {
  const step = taskNamed(text);
  if (sagaTasks.actions.includes(step)) return step;
  throw new UsageError(`STEP=${text}: ${step} cannot be held. Steps are ${sagaTasks.actions.join(', ')}.`);
}

/** The table, without the stage, in which a step's hold lies. */
export function tableOfStep(step: string): string {
  const name = tableOfTask(step);
  if (name === undefined) throw new UsageError(`infra/src/functions.ts has no function for ${step}.`);
  return name;
}

async function showHolds({ settings, output }: CommandContext): Promise<number> {
  const { dynamodb, tableNamed } = openOperations(await findTarget(settings));
  const steps = await Promise.all(
    sagaTasks.actions.map(async (step) => ({
      step,
      ...(await readHold(dynamodb, tableNamed(tableOfStep(step)), step)),
    })),
  );
  const held = steps.filter(({ heldSince, openUntilMs }) => heldSince !== undefined || openUntilMs !== undefined);
  output.result({ held }, () => {
    if (held.length === 0) output.line('No step is held. Hold one with: make hold STEP=payment');
    for (const text of held.length === 0 ? [] : table(['step', 'held'], held.map(rowOf), ['left', 'left']))
      output.line(`  ${text}`);
  });
  return 0;
}

function rowOf({ step, heldSince, heldBy, heldWhy, openUntilMs }: Hold & { readonly step: string }): string[] {
  if (heldSince !== undefined) return [step, `since ${heldSince}, by ${heldBy}: ${heldWhy}`];
  return [step, `by its circuit breaker; tried again after ${new Date(openUntilMs ?? 0).toISOString()}`];
}
