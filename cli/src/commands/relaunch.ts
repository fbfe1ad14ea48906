import { relaunchOrder } from '@backstitch/order/operate';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../errors.ts';
import { type BulkOptions, inBulk, operatorOf, rateOf } from '../operate/in-bulk.ts';
import { openOperations } from '../operate/open-operations.ts';
import { parkedSagas } from '../operate/parked-sagas.ts';
import type { Moved } from '../operate/parked-source.ts';
import { groupByCause, type Selection, select } from '../operate/select.ts';
import { findTarget } from '../system/target.ts';
import { showGroups, withStep } from './parked.ts';

/** `make relaunch`: parked sagas, or one order's whatever it does, get a new execution on the current definition. */
export async function relaunch(
  { settings, output }: CommandContext,
  options: Omit<Selection, 'kind'> & BulkOptions,
): Promise<number> {
  if (options.why === undefined && !options.dryRun) throw new UsageError('Say why: --why "..." goes on record.');
  const operations = openOperations(await findTarget(settings));
  const parked = await select([parkedSagas(operations)], withStep(options));
  // An order that is named is relaunched also while its saga runs: that one is stopped.
  const orderIds = options.order === undefined ? parked.map(({ item }) => item.id) : [options.order];
  showGroups(groupByCause(parked), output);
  if (options.dryRun) {
    output.result({ wouldRelaunch: orderIds }, () => {
      output.line('Nothing was done: without --dry-run these get new executions.');
    });
    return 0;
  }
  const operator = operatorOf(options.why);
  const moved = await inBulk(orderIds, rateOf(options.rate), output, async (orderId) =>
    movedOf(orderId, await relaunchOrder(orderId, operator, operations)),
  );
  output.result({ relaunched: moved }, () => {
    for (const { id, outcome } of moved) output.line(`${id}: ${outcome}`);
  });
  return moved.every(({ isDone }) => isDone) ? 0 : 1;
}

function movedOf(id: string, relaunched: Awaited<ReturnType<typeof relaunchOrder>>): Moved {
  switch (relaunched.kind) {
    case 'relaunched':
      return { id, outcome: `relaunched as ${relaunched.execution}`, isDone: true };
    case 'started':
      return { id, outcome: `${relaunched.execution} had never run, and does now`, isDone: true };
    case 'ended':
      return { id, outcome: `has ended (${relaunched.status})`, isDone: true };
    case 'no-such-order':
      return { id, outcome: 'there is no such order', isDone: false };
  }
}
