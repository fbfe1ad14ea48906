import type { Operator } from '@backstitch/order/operate';
import type { CommandContext } from '../command-context.ts';
import { type BulkOptions, inBulk, operatorOf, rateOf } from '../operate/in-bulk.ts';
import type { Moved } from '../operate/parked-source.ts';
import { groupByCause, type Selected, type Selection, select } from '../operate/select.ts';
import { withSources } from '../operate/with-sources.ts';
import type { Output } from '../output.ts';
import { findTarget } from '../system/target.ts';
import { showGroups, withStep } from './parked.ts';

/** `make redrive`: what is parked goes on from the very point where it stands. */
export async function redrive({ settings, output }: CommandContext, options: Selection & BulkOptions): Promise<number> {
  const selection = withStep(options);
  const rate = rateOf(options.rate);
  return withSources(await findTarget(settings), selection, async (sources) => {
    const selected = await select(sources, selection);
    showGroups(groupByCause(selected), output);
    if (options.dryRun) {
      output.result({ wouldRedrive: selected.map(({ item }) => item) }, () => {
        output.line('Nothing was done: without --dry-run these go on.');
      });
      return 0;
    }
    const moved = await redriveSelected(selected, isWhole(selection), operatorOf(options.why), rate, output);
    const left = moved.filter(({ isDone }) => !isDone);
    output.result({ redriven: moved }, () => {
      output.line(`${moved.length - left.length} of ${moved.length} go on.`);
      for (const { id, outcome } of left) output.line(`  ${id}: ${outcome}`);
    });
    return left.length === 0 ? 0 : 1;
  });
}

/** Whether all that lies in a queue is meant: the queue service moves whole queues only. */
function isWhole({ cause, step, order }: Selection): boolean {
  return cause === undefined && step === undefined && order === undefined;
}

async function redriveSelected(
  selected: readonly Selected[],
  areWhole: boolean,
  operator: Operator,
  rate: number,
  output: Output,
): Promise<readonly Moved[]> {
  const one = selected.filter(({ source }) => !areWhole || !source.redriveAll);
  const moved = [...(await inBulk(one, rate, output, ({ source, item }) => source.redrive(item, operator)))];
  for (const source of new Set(selected.map((chosen) => chosen.source))) {
    if (!areWhole || !source.redriveAll) continue;
    const items = selected.filter((chosen) => chosen.source === source).map(({ item }) => item);
    output.progress(`  ${source.queue}: moved back by the queue service`);
    moved.push(...(await source.redriveAll(items, operator, rate)));
  }
  return moved;
}
