import { recordOperation } from '@backstitch/order/operate';
import { releaseStep } from '@backstitch/saga/hold';
import type { CommandContext } from '../command-context.ts';
import { operatorOf } from '../operate/in-bulk.ts';
import { openOperations } from '../operate/open-operations.ts';
import { findTarget } from '../system/target.ts';
import { holdableStep, tableOfStep } from './hold.ts';

/** `make release STEP=...`: the step's sagas go on, each at its next look, within ten minutes. */
export async function release(
  { settings, output }: CommandContext,
  options: { readonly step: string; readonly why?: string },
): Promise<number> {
  const step = holdableStep(options.step);
  const operations = openOperations(await findTarget(settings));
  const before = await releaseStep(operations.dynamodb, operations.tableNamed(tableOfStep(step)), step);
  const wasHeld = before.heldSince !== undefined || before.openUntilMs !== undefined;
  const at = new Date().toISOString();
  if (wasHeld) {
    const operation = { action: 'release', ...operatorOf(options.why), at, step } as const;
    await recordOperation(operations.dynamodb, operations.ordersTable, operation);
  }
  output.result({ step, wasHeld }, () => {
    output.line(wasHeld ? `${step} is released; its sagas go on within ten minutes.` : `${step} was not held.`);
  });
  return 0;
}
