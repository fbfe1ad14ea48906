import type { CommandContext } from '../command-context.ts';
import { type BulkOptions, inBulk, operatorOf } from '../operate/in-bulk.ts';
import { openSources } from '../operate/open-sources.ts';
import { groupByCause, type Selection, select } from '../operate/select.ts';
import { findTarget } from '../system/target.ts';
import { showGroups, withStep } from './parked.ts';

/** `make redrive`: what is parked goes on from the very point where it stands. */
export async function redrive({ settings, output }: CommandContext, options: Selection & BulkOptions): Promise<number> {
  const sources = openSources(await findTarget(settings));
  const selected = await select(sources, withStep(options));
  showGroups(groupByCause(selected), output);
  if (options.dryRun) {
    output.result({ wouldRedrive: selected.map(({ item }) => item) }, () => {
      output.line('Nothing was done: without --dry-run these go on.');
    });
    return 0;
  }
  const operator = operatorOf(options.why);
  const moved = await inBulk(selected, options.rate, output, ({ source, item }) => source.redrive(item, operator));
  const left = moved.filter(({ isDone }) => !isDone);
  output.result({ redriven: moved }, () => {
    output.line(`${moved.length - left.length} of ${moved.length} go on.`);
    for (const { id, outcome } of left) output.line(`  ${id}: ${outcome}`);
  });
  return left.length === 0 ? 0 : 1;
}
