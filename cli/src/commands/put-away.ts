import type { Operator } from '@backstitch/order/operate';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../errors.ts';
import { type BulkOptions, inBulk, operatorOf, rateOf } from '../operate/in-bulk.ts';
import type { Moved } from '../operate/parked-source.ts';
import { groupByCause, type Selected, type Selection, select } from '../operate/select.ts';
import { withSources } from '../operate/with-sources.ts';
import { findTarget } from '../system/target.ts';
import { showGroups, withStep } from './parked.ts';

type Options = Selection & BulkOptions;

/** `make discard`: letters and parked events that must never go on are given up for good. */
export function discard(context: CommandContext, options: Options): Promise<number> {
  return putAway('discard', context, options, 'are given up for good');
}

/** `make keep`: letters leave their queue, which forgets, and are kept in the orders table until somebody decides. */
export function keep(context: CommandContext, options: Options): Promise<number> {
  return putAway('keep', context, options, 'are put away');
}

async function putAway(
  action: 'discard' | 'keep',
  { settings, output }: CommandContext,
  options: Options,
  what: string,
): Promise<number> {
  const { why, dryRun, kind, cause, step, order, queue } = options;
  if (why === undefined && !dryRun) throw new UsageError('Say why: --why "..." goes on record.');
  if ([kind, cause, step, order, queue].every((filter) => filter === undefined)) {
    throw new UsageError(`Say which: ${action} takes --queue, --cause, --order or --kind, and never simply all.`);
  }
  const selection = withStep(options);
  const rate = rateOf(options.rate);
  return withSources(await findTarget(settings), selection, async (sources) => {
    const selected = (await select(sources, selection)).filter(({ source }) => source[action]);
    showGroups(groupByCause(selected), output);
    if (dryRun) {
      output.result({ would: action, items: selected.map(({ item }) => item) }, () => {
        output.line(`Nothing was done: without --dry-run these ${what}.`);
      });
      return 0;
    }
    const operator = operatorOf(why);
    const moved = await inBulk(selected, rate, output, (chosen) => putOneAway(action, chosen, operator));
    output.result({ action, moved }, () => {
      for (const { id, outcome } of moved) output.line(`${id}: ${outcome}`);
    });
    return moved.every(({ isDone }) => isDone) ? 0 : 1;
  });
}

async function putOneAway(action: 'discard' | 'keep', { source, item }: Selected, operator: Operator): Promise<Moved> {
  const moved = await source[action]?.(item, operator);
  return moved ?? { id: item.id, outcome: `cannot be put away by ${action}`, isDone: false };
}
